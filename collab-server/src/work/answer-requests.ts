import { parentPort } from 'node:worker_threads'

/** The other end of a `Thread`: answers each request with what `work` makes of it, or with its error. */
export function answerRequests<Request>(work: (request: Request) => unknown): void {
  parentPort?.on('message', async (request: Request) => {
    try {
      parentPort?.postMessage({ ok: true, value: await work(request) })
    } catch (error) {
      parentPort?.postMessage({ ok: false, message: error instanceof Error ? error.message : String(error) })
    }
  })
}
