import type { ConnectionStatus } from './connection-status.ts'

/** What is known about the words of this person, at one moment. */
export type SaveFacts = {
  /** What keeps changes on this device: nothing; a store that has them all; one that is full, or was refused. */
  readonly storage: 'none' | 'stored' | 'full' | 'refused'
  readonly connection: ConnectionStatus['kind']
  /** How long there has been no connection, in ms; 0 while connected. */
  readonly disconnectedMs: number
  /** Changes that the server has not confirmed. */
  readonly unconfirmed: number
  /** Age of the oldest of them in ms; 0 where there is none. */
  readonly unconfirmedMs: number
  /** The server refused a change. */
  readonly refused: boolean
}

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'sending'; readonly changes: number }
  | { readonly kind: 'on-this-device'; readonly changes: number; readonly why: 'offline' | 'no-answer' }
  | {
      readonly kind: 'not-safe'
      readonly changes: number
      readonly why: 'offline' | 'no-answer' | 'refused' | 'full' | 'not-stored'
    }

/** Sending is shown after this long without a confirmation; a faster one needs no word. */
export const SENDING_AFTER_MS = 400
/** After this long without a confirmation or a connection, nobody is told any more that it will be a moment. */
export const UNSAFE_AFTER_MS = 4_000

const NOT_STORED = { none: null, full: 'full', refused: 'not-stored' } as const

/**
 * Where the words are. Never says saved of a change that the server has not confirmed longer than the moment in
 * which "sending" would only flicker, and never says "on this device" without a store that has it.
 */
export function decideSaveState(facts: SaveFacts): SaveState {
  const { unconfirmed: changes } = facts
  const kept = (why: 'offline' | 'no-answer'): SaveState =>
    facts.storage === 'stored'
      ? { kind: 'on-this-device', changes, why }
      : { kind: 'not-safe', changes, why: NOT_STORED[facts.storage] ?? why }
  if (changes > 0 && (facts.refused || facts.connection === 'ended'))
    return { kind: 'not-safe', changes, why: 'refused' }
  if (facts.connection === 'ended') return { kind: 'saved' }
  if (facts.connection === 'offline') return kept('offline')
  if (facts.connection === 'connecting' && facts.disconnectedMs >= UNSAFE_AFTER_MS) return kept('offline')
  if (changes === 0 || facts.unconfirmedMs < SENDING_AFTER_MS) return { kind: 'saved' }
  return facts.unconfirmedMs < UNSAFE_AFTER_MS ? { kind: 'sending', changes } : kept('no-answer')
}

/** After how many ms the answer to the same facts may be another, or null where only an event changes it. */
export function nextSaveDecisionMs(facts: SaveFacts): number | null {
  const waits = [
    facts.unconfirmed > 0 ? SENDING_AFTER_MS - facts.unconfirmedMs : 0,
    facts.unconfirmed > 0 ? UNSAFE_AFTER_MS - facts.unconfirmedMs : 0,
    facts.connection === 'connecting' ? UNSAFE_AFTER_MS - facts.disconnectedMs : 0,
  ].filter((wait) => wait > 0)
  return waits.length > 0 ? Math.min(...waits) : null
}

/** True where closing the tab would lose words that are nowhere else. */
export const leavingLoses = (facts: SaveFacts) => facts.unconfirmed > 0 && facts.storage !== 'stored'
