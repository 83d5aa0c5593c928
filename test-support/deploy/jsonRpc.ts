import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "../fixtures/kernel.ts";

export interface ServedChain {
  readonly url: string;
  close(): Promise<void>;
}

/** Asked before each request, with how many transactions have been sent; `false`: it is never answered, as if the wire were cut. */
export type Wire = (method: string, transactions: number) => boolean;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown[];
}

/** Serves a simulated chain as JSON-RPC on a free port of this machine, one request after the other, batches too. */
export async function serveChain(connection: Connection, wire: Wire = () => true): Promise<ServedChain> {
  let transactions = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const answer = async ({ id, method, params = [] }: Request): Promise<object> => {
    if (method === "eth_sendTransaction") ++transactions;
    try {
      const result: unknown = await connection.provider.request({ method, params });
      return { jsonrpc: "2.0", id, result };
    } catch (error) {
      const { code = -32_603, message, data } = error as { code?: number; message: string; data?: unknown };
      return { jsonrpc: "2.0", id, error: { code, message, data } };
    }
  };

  const inTurn = async (requests: readonly Request[]): Promise<object[]> => {
    const answers: object[] = [];
    for (const request of requests) answers.push(await answer(request));
    return answers;
  };

  const server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on("end", () => {
      queue = queue.then(async () => {
        const request = JSON.parse(body) as Request | Request[];
        const [first] = [request].flat();
        if (first !== undefined && !wire(first.method, transactions)) return;
        const answers = Array.isArray(request) ? await inTurn(request) : await answer(request);
        outgoing.setHeader("content-type", "application/json").end(JSON.stringify(answers));
      });
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
