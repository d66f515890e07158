import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@coscribe/shared/testing/until'
import { describe, expect, it } from 'vitest'
import { LargeSyncs } from './large-syncs.ts'

const MB = 1024 * 1024
const limits = { largeSyncBytes: MB, largeSyncsUnderwayBytes: 10 * MB }
const reader = () => ({ isClosed: false, unsentBytes: 0 })

/** Asks for a turn; what is encoded then lies in the socket. */
function ask(syncs: LargeSyncs, target: ReturnType<typeof reader>, bytes: number, order: string[], name: string) {
  return syncs.turn(target, bytes)?.then(() => {
    target.unsentBytes = bytes
    order.push(name)
  })
}

describe('large first syncs', () => {
  it('GW12: a small document never waits', () => expect(new LargeSyncs(limits).turn(reader(), MB - 1)).toBeUndefined())

  it('GW12: no more than the bound is underway, in order, and one always is', async () => {
    const syncs = new LargeSyncs(limits)
    const [first, second, third] = [reader(), reader(), reader()]
    const order: string[] = []
    void ask(syncs, first, 20 * MB, order, 'first')
    void ask(syncs, second, 6 * MB, order, 'second')
    void ask(syncs, third, 6 * MB, order, 'third')
    await until('the first has its turn, above the bound as it is', () => order.length === 1)
    await sleep(100)
    expect(order).toEqual(['first'])
    first.unsentBytes = 0
    await until('the second has its turn', () => order.length === 2)
    await sleep(100)
    expect(order).toEqual(['first', 'second'])
    second.unsentBytes = 0
    await until('the third has its turn', () => order.length === 3)
    expect(order).toEqual(['first', 'second', 'third'])
  })

  it('GW12: whoever leaves holds nobody up', async () => {
    const syncs = new LargeSyncs(limits)
    const [first, second, third] = [reader(), reader(), reader()]
    const order: string[] = []
    void ask(syncs, first, 20 * MB, order, 'first')
    void ask(syncs, second, 20 * MB, order, 'second')
    void ask(syncs, third, 20 * MB, order, 'third')
    await until('the first has its turn', () => order.length === 1)
    second.isClosed = true
    first.isClosed = true
    await until('the third has its turn', () => order.includes('third'))
  })
})
