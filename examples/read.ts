import { IEquityToken__factory } from "counterfoil/typings";
import { formatUnits, JsonRpcProvider } from "ethers";

const [url = "", address = "", holder = ""] = process.argv.slice(2);
const provider = new JsonRpcProvider(url);
const token = IEquityToken__factory.connect(address, provider);
const [symbol, units, shares] = await Promise.all([token.symbol(), token.balanceOf(holder), token.balanceOfUI(holder)]);
console.log(`${formatUnits(units)} units of ${symbol} stand for ${formatUnits(shares)} shares`);
provider.destroy();
