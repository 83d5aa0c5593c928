import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import {
  connectSuite,
  type Deployment,
  deploymentOn,
  deploymentSchema,
  deployments,
} from "../../sdk/addresses/index.ts";

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const part = (contract: string) => ({ contract, address: ADDRESS, startBlock: 7, codeHash: `0x${"ab".repeat(32)}` });
const CONTRACTS = {
  authority: part("AccessManager"),
  registry: part("HolderRegistry"),
  corporateActions: part("CorporateActions"),
  attestors: part("AttestorRegistry"),
  verifier: part("ReserveVerifier"),
  oracle: part("EquityOracle"),
  "calendars.XNYS": part("SessionCalendar"),
  "tokens.BRK.B": part("EquityToken"),
  "pools.lpBRK.B": part("LendingPool"),
  "rateModels.lpBRK.B": part("KinkedRateModel"),
};
const DEPLOYMENT: Deployment = {
  network: "nowhere",
  chainId: 31_337,
  startBlock: 7,
  deployer: ADDRESS,
  signers: [],
  contracts: CONTRACTS,
};

describe("the addresses", () => {
  it("are one deployment a chain, each under its network's name", () => {
    for (const [network, deployment] of Object.entries(deployments)) {
      expect(deployment.network).to.equal(network);
      expect(deploymentOn(deployment.chainId)).to.equal(deployment);
    }
    expect(deploymentOn(31_337n)).to.equal(undefined);
  });

  it("connect to typed contracts, by symbol and MIC, dots of share classes included", async () => {
    const provider = new JsonRpcProvider("http://127.0.0.1:1");
    const suite = connectSuite(DEPLOYMENT, provider);
    expect(await suite.authority.getAddress()).to.equal(ADDRESS);
    expect(await suite.tokens["BRK.B"]?.getAddress()).to.equal(ADDRESS);
    expect(Object.keys(suite.calendars)).to.deep.equal(["XNYS"]);
    expect(suite.markets).to.deep.equal({});
    for (const contracts of [suite.pools, suite.rateModels]) {
      expect(Object.keys(contracts)).to.deep.equal(["lpBRK.B"]);
      expect(await contracts["lpBRK.B"]?.getAddress()).to.equal(ADDRESS);
    }
    provider.destroy();
  });

  it("say which contract is missing", () => {
    const { oracle: _, ...contracts } = CONTRACTS;
    const provider = new JsonRpcProvider("http://127.0.0.1:1");
    expect(() => connectSuite({ ...DEPLOYMENT, contracts }, provider)).to.throw(
      "the deployment on nowhere has no oracle",
    );
    provider.destroy();
  });

  it("are refused where they are no addresses, and code hashes that are none", () => {
    for (const broken of [{ address: "0x12" }, { codeHash: "0xab" }, { startBlock: -1 }]) {
      const contracts = { authority: { ...part("AccessManager"), ...broken } };
      expect(deploymentSchema.safeParse({ ...DEPLOYMENT, contracts }).success).to.equal(false);
    }
  });
});
