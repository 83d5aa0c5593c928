import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { connectSuite } from "../../sdk/addresses/connect.ts";
import { deploymentSchema } from "../../sdk/addresses/schema.ts";
import { startCounterfoil } from "../../test-support/deploy/counterfoil.ts";
import { TestnetDollar__factory } from "../../types/index.ts";

describe("counterfoil node", () => {
  it("serves a chain with holders, a fresh epoch, an open window and pools that lend, and ends when it is told to", async () => {
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
    const { tokens, verifier, markets, pools, authority } = connectSuite(deploymentSchema.parse(deployment), provider);

    const token = tokens["NVDA"];
    const holders = accounts.filter(({ roles }: { roles: string[] }) => roles.includes("holder"));
    expect(holders).to.have.length(2);
    for (const { address } of holders) expect(await token?.balanceOf(address)).to.equal(250n * 10n ** 18n);
    for (const listed of Object.values(tokens)) expect((await verifier.status(listed))[0]).to.equal(1n);
    expect(await markets["NVDA"]?.openWindowId()).to.equal(1n);
    const [lenders, borrowers] = ["lender", "borrower"].map((role) =>
      accounts.filter(({ roles }: { roles: string[] }) => roles.includes(role)),
    );
    const [dollars, stock] = [pools["lpUSD"], pools["lpNVDA"]];
    if (token === undefined || dollars === undefined || stock === undefined) throw new Error("no pools are served");
    for (const [pool, owed] of [
      [dollars, 2_000n * 10n ** 6n],
      [stock, 10n ** 18n],
    ] as const) {
      expect(await pool.balanceOf(lenders[0].address)).to.be.greaterThan(0n);
      // With the interest of minutes.
      expect(await pool.debtOf(borrowers[0].address)).to.be.within(owed, owed + owed / 10_000n);
    }

    // Whoever has units may borrow at once.
    const integrator = await provider.getSigner(holders[1].address);
    await (await token.connect(integrator).approve(dollars, 10n * 10n ** 18n)).wait();
    await (await dollars.connect(integrator).supplyCollateral(token, 10n * 10n ** 18n, integrator)).wait();
    const [borrowable] = await dollars.borrowableOf(integrator);
    // Ten shares at 180 dollars, at the lower value, 0.1 % less, of which 60 % count.
    expect(borrowable).to.equal(1_078_920_000_000_000_000_000n);
    await (await dollars.connect(integrator).borrow(1_000n * 10n ** 6n, integrator, integrator)).wait();
    const dollar = TestnetDollar__factory.connect(await dollars.asset(), provider);
    expect(await dollar.balanceOf(integrator)).to.equal(1_000n * 10n ** 6n);

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
