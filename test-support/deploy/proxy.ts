import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a transaction: it arrives; it arrives and nobody hears of it; it does not arrive; its receipt does not come. */
export type Fate = "arrives" | "answer is lost" | "is lost" | "has no receipt";

/** Stands between a deployment and its node. */
export interface Proxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes JSON-RPC on to a node; `fateOf` decides over each transaction, by its number from 1 on. */
export async function startProxy(target: string, fateOf: (transaction: number) => Fate): Promise<Proxy> {
  let transactions = 0;
  const withoutReceipt = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on("end", async () => {
      const isTransaction = body.includes('"eth_sendTransaction"') || body.includes('"eth_sendRawTransaction"');
      const fate = isTransaction ? fateOf(++transactions) : "arrives";
      if (fate === "is lost") return;
      const response = await fetch(target, { method: "POST", body, headers: { "content-type": "application/json" } });
      const text = await response.text();
      if (fate === "answer is lost") return;
      if (fate === "has no receipt") withoutReceipt.add((JSON.parse(text) as { result: string }).result);
      const isHidden =
        body.includes('"eth_getTransactionReceipt"') && [...withoutReceipt].some((hash) => body.includes(hash));
      const answer = isHidden ? JSON.stringify({ ...JSON.parse(text), result: null }) : text;
      outgoing.setHeader("content-type", "application/json").end(answer);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
