import { Worker } from 'node:worker_threads'

export type ThreadOptions = {
  /** The module that answers, by `answerRequests`. */
  readonly module: URL
  readonly workerData?: unknown
  /** Longest time of one request, in ms; the thread is ended then, and a new one made for the next request. */
  readonly deadlineMs: number
  /** Most memory of the thread, in MiB; beyond it the thread ends. */
  readonly memoryMb: number
}

type Job = {
  readonly request: unknown
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}
type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

/**
 * One worker thread that does one thing at a time, under a budget of time and memory. It starts with the first request;
 * a request that goes beyond its budget, or ends the thread, fails alone.
 */
export class Thread<Request, Result> {
  readonly #options: ThreadOptions
  #worker: Worker | null = null
  #queue: Job[] = []
  #current: Job | null = null
  #deadline: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: ThreadOptions) {
    this.#options = options
  }

  /** @throws Error where the work failed, took too long or too much memory. */
  run(request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error('the worker thread is closed'))
      this.#queue.push({ request, resolve: resolve as (answer: unknown) => void, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const job of this.#queue.splice(0)) job.reject(new Error('the worker thread is closed'))
    await this.#end(new Error('the worker thread is closed'))
  }

  #next() {
    if (this.#current) return
    this.#current = this.#queue.shift() ?? null
    if (!this.#current) return
    this.#worker ??= this.#start()
    this.#deadline = setTimeout(() => void this.#end(new Error('took too long')), this.#options.deadlineMs)
    this.#worker.postMessage(this.#current.request)
  }

  #start(): Worker {
    const { module, workerData, memoryMb } = this.#options
    const worker = new Worker(module, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    worker.unref()
    worker.on('message', (answer: Answer) => {
      if (worker !== this.#worker) return
      const job = this.#leave()
      if (answer.ok) job?.resolve(answer.value)
      else job?.reject(new Error(answer.message))
      this.#next()
    })
    worker.on('error', (error) => {
      if (worker === this.#worker) void this.#end(error instanceof Error ? error : new Error(String(error)))
    })
    return worker
  }

  #leave(): Job | null {
    clearTimeout(this.#deadline)
    const job = this.#current
    this.#current = null
    return job
  }

  async #end(error: Error): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#leave()?.reject(error)
    await worker?.terminate()
    if (!this.#closed) this.#next()
  }
}
