import { CLOSE_EVENTS, reasonWithReturn } from '@coscribe/shared/protocol/close-events'
import { describe, expect, it } from 'vitest'
import { decideClose } from './connection-status.ts'
import { decideSaveState, leavingLoses, nextSaveDecisionMs, type SaveFacts } from './decide-save-state.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'

const SAFE: SaveFacts = {
  storage: 'none',
  connection: 'connected',
  disconnectedMs: 0,
  unconfirmed: 0,
  unconfirmedMs: 0,
  refused: false,
}
const state = (facts: Partial<SaveFacts>) => {
  const decided = decideSaveState({ ...SAFE, ...facts })
  return decided.kind === 'not-safe' ? `${decided.kind}: ${decided.why}` : decided.kind
}

describe('where the words are', () => {
  const TABLE: [Partial<SaveFacts>, string][] = [
    [{}, 'saved'],
    [{ unconfirmed: 3, unconfirmedMs: 399 }, 'saved'],
    [{ unconfirmed: 3, unconfirmedMs: 400 }, 'sending'],
    [{ unconfirmed: 3, unconfirmedMs: 3_999 }, 'sending'],
    [{ unconfirmed: 3, unconfirmedMs: 4_000 }, 'not-safe: no-answer'],
    [{ unconfirmed: 3, unconfirmedMs: 4_000, storage: 'refused' }, 'not-safe: not-stored'],
    [{ unconfirmed: 3, unconfirmedMs: 4_000, storage: 'full' }, 'not-safe: full'],
    [{ unconfirmed: 3, unconfirmedMs: 4_000, storage: 'stored' }, 'on-this-device'],
    [{ connection: 'connecting', disconnectedMs: 100 }, 'saved'],
    [{ connection: 'connecting', disconnectedMs: 100, unconfirmed: 1, unconfirmedMs: 500 }, 'sending'],
    [{ connection: 'connecting', disconnectedMs: 4_000 }, 'not-safe: offline'],
    [{ connection: 'offline' }, 'not-safe: offline'],
    [{ connection: 'offline', unconfirmed: 1 }, 'not-safe: offline'],
    [{ connection: 'offline', unconfirmed: 1, storage: 'stored' }, 'on-this-device'],
    [{ connection: 'offline', unconfirmed: 1, storage: 'refused' }, 'not-safe: not-stored'],
    [{ connection: 'offline', storage: 'stored' }, 'on-this-device'],
    [{ refused: true }, 'saved'],
    [{ refused: true, unconfirmed: 1 }, 'not-safe: refused'],
    [{ refused: true, unconfirmed: 1, storage: 'stored' }, 'not-safe: refused'],
    [{ connection: 'ended' }, 'saved'],
    [{ connection: 'ended', unconfirmed: 2 }, 'not-safe: refused'],
  ]
  for (const [facts, expected] of TABLE)
    it(`${JSON.stringify(facts)} is ${expected}`, () => expect(state(facts)).toBe(expected))

  it('without a store no facts at all are called "on this device"', () => {
    for (const connection of ['connecting', 'connected', 'offline', 'ended'] as const)
      for (const unconfirmed of [0, 1])
        for (const unconfirmedMs of [0, 1_000, 10_000])
          for (const disconnectedMs of [0, 10_000])
            for (const refused of [false, true])
              expect(state({ connection, unconfirmed, unconfirmedMs, disconnectedMs, refused })).not.toBe(
                'on-this-device',
              )
  })

  it('looks again exactly when the answer may change', () => {
    expect(nextSaveDecisionMs(SAFE)).toBeNull()
    expect(nextSaveDecisionMs({ ...SAFE, unconfirmed: 1, unconfirmedMs: 100 })).toBe(300)
    expect(nextSaveDecisionMs({ ...SAFE, unconfirmed: 1, unconfirmedMs: 400 })).toBe(3_600)
    expect(nextSaveDecisionMs({ ...SAFE, unconfirmed: 1, unconfirmedMs: 5_000 })).toBeNull()
    expect(nextSaveDecisionMs({ ...SAFE, connection: 'connecting', disconnectedMs: 1_000 })).toBe(3_000)
  })

  it('leaving is asked about only where something would be lost', () => {
    expect(leavingLoses(SAFE)).toBe(false)
    expect(leavingLoses({ ...SAFE, connection: 'offline' })).toBe(false)
    expect(leavingLoses({ ...SAFE, unconfirmed: 1 })).toBe(true)
    expect(leavingLoses({ ...SAFE, unconfirmed: 1, storage: 'stored' })).toBe(false)
  })
})

describe('what a closed socket means', () => {
  const close = (code: number, opened = true, reason = '') => {
    const decision = decideClose({ code, reason }, { opened })
    return decision.kind === 'end' ? decision.reason : decision.kind
  }

  it('is tried again unless the code says otherwise', () => {
    for (const code of [1000, 1001, 1006, 1008, 1009, 1012, 1013, 4400, 4401, 4403, 4408, 4409, 4429, 4503])
      expect(close(code), String(code)).toBe('retry')
    expect(close(4410)).toBe('deleted')
    expect(close(4413)).toBe('too-large')
    expect(close(4426)).toBe('editor-too-old')
    expect(close(4404, false)).toBe('not-found')
    expect(close(4404, true)).toBe('access-ended')
  })

  it('a frame that closes one document carries only the reason', () => {
    expect(close(1000, true, 'document is in the trash or deleted')).toBe('deleted')
    expect(close(1000, true, 'access changed')).toBe('retry')
  })

  it('OF9: a server that sends people away says when each is to come back', () => {
    const reason = reasonWithReturn(CLOSE_EVENTS.draining.reason, 1_234.5)
    expect(decideClose({ code: 1012, reason }, { opened: true })).toEqual({ kind: 'retry', afterMs: 1_235 })
    expect(decideClose({ code: 1012, reason: 'server restarts' }, { opened: true })).toEqual({
      kind: 'retry',
      afterMs: null,
    })
    expect(decideClose({ code: 1012, reason: 'x; come back in 99999999 ms' }, { opened: true })).toEqual({
      kind: 'retry',
      afterMs: null,
    })
  })
})

describe('coming back', () => {
  it('waits longer each time, never more than 15 s, and spreads the crowd', () => {
    expect([0, 1, 2, 9, 50].map((attempt) => reconnectDelayMs(attempt, 1))).toEqual([300, 600, 1_200, 15_000, 15_000])
    expect(reconnectDelayMs(3, 0)).toBe(1_200)
    expect(reconnectDelayMs(3, 1)).toBe(2_400)
  })
})
