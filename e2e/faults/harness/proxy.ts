import { createServer, connect as dial, type Server, type Socket } from 'node:net'

export type Weather = {
  /** Each direction waits so long, in ms: half of the round trip. */
  readonly delayMs?: number
  /** Bytes per second, per connection and direction. */
  readonly bytesPerSecond?: number
}

/** A network between clients and the server: slow, stalling, cut off. */
export class TcpProxy {
  readonly port: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #weather: Weather
  #stalled: (() => void)[] | null = null

  private constructor(server: Server, port: number, weather: Weather) {
    this.#server = server
    this.port = port
    this.#weather = weather
  }

  static async open(target: number, weather: Weather = {}): Promise<TcpProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const proxy = new TcpProxy(server, address.port, weather)
    server.on('connection', (near) => {
      const far = dial(target, '127.0.0.1')
      proxy.#pass(near, far)
      proxy.#pass(far, near)
    })
    return proxy
  }

  /** Nothing passes until `resume`; connections stay. */
  stall() {
    this.#stalled ??= []
  }
  resume() {
    const waiting = this.#stalled ?? []
    this.#stalled = null
    for (const go of waiting) go()
  }

  /** All connections are lost, at once. */
  cut() {
    for (const socket of this.#sockets) socket.destroy()
  }

  close() {
    this.resume()
    this.cut()
    this.#server.close()
  }

  #pass(from: Socket, to: Socket) {
    this.#sockets.add(from)
    from.setNoDelay(true)
    let freeAt = 0
    from.on('data', (data) => {
      const { delayMs = 0, bytesPerSecond } = this.#weather
      const now = performance.now()
      const sendsMs = bytesPerSecond ? (data.byteLength * 1000) / bytesPerSecond : 0
      freeAt = Math.max(freeAt, now) + sendsMs
      from.pause()
      // The line is free for the next bytes when these have left it; they arrive later.
      setTimeout(() => from.resume(), Math.max(0, freeAt - now))
      setTimeout(() => this.#arrive(() => to.write(data)), Math.max(0, freeAt - now) + delayMs)
    })
    from.on('error', () => {})
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
  }

  #arrive(deliver: () => void) {
    if (this.#stalled) this.#stalled.push(deliver)
    else deliver()
  }
}
