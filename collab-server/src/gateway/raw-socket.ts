import type { Message } from './message.ts'

/** A client's socket as the gateway uses it: `ws`, the y-websocket way in, or a simulation's. */
export type RawSocket = {
  readonly isOpen: boolean
  /** Bytes that were written and have not left yet. */
  readonly bufferedAmount: number
  /** Bytes that were handed to the network so far. */
  readonly bytesWritten: number
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): void
  on(event: 'ping' | 'close' | 'error', listener: () => void): void
  /** Sends messages in order, in one write. The list is its caller's again afterwards. */
  write(messages: readonly Message[]): void
  /** Messages above this many bytes end the socket with 1009, before they are held in memory. */
  limitMessages(bytes: number): void
  close(code: number, reason: string): void
  terminate(): void
  pause(): void
  resume(): void
}
