import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { connectSuite } from "../../sdk/addresses/connect.ts";
import { deploymentSchema } from "../../sdk/addresses/schema.ts";
import { startCounterfoil } from "../../test-support/deploy/counterfoil.ts";

describe("counterfoil node", () => {
  it("serves a chain with holders, a fresh epoch and an open window, and ends when it is told to", async () => {
    const { child, ended } = startCounterfoil(["node", "--port", "0", "--json"]);
    let written = "";
    const document = await new Promise<string>((ready, fail) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        written += chunk.toString();
        if (written.trimEnd().endsWith("\n}")) ready(written);
      });
      ended.then(({ stderr }) => fail(new Error(stderr)), fail);
    });
    const { url, accounts, deployment } = JSON.parse(document);
    const provider = new JsonRpcProvider(url);
    const { tokens, verifier, markets, authority } = connectSuite(deploymentSchema.parse(deployment), provider);

    const token = tokens["NVDA"];
    const holders = accounts.filter(({ roles }: { roles: string[] }) => roles.includes("holder"));
    expect(holders).to.have.length(2);
    for (const { address } of holders) expect(await token?.balanceOf(address)).to.equal(250n * 10n ** 18n);
    for (const listed of Object.values(tokens)) expect((await verifier.status(listed))[0]).to.equal(1n);
    expect(await markets["NVDA"]?.openWindowId()).to.equal(1n);
    const [deployer] = accounts;
    expect([...(await authority.hasRole(0n, deployer.address))]).to.deep.equal([false, 0n]);
    provider.destroy();

    child.kill("SIGINT");
    expect((await ended).code).to.equal(0);
  });

  it("refuses a port that is none", async () => {
    const { code, stderr } = await startCounterfoil(["node", "--port", "70000", "--json"]).ended;
    expect(code).to.equal(2);
    expect(stderr).to.include("It is not a port, 0 to 65535.");
  });
});
