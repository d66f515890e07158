import { randomUUID } from 'node:crypto'
import type { UserId } from '@coscribe/shared/domain/ids'
import {
  MAX_VERSION_AUTHORS,
  VERSION_PAUSE_MS,
  VERSION_SPAN_MS,
  VERSION_SPAN_ROWS,
} from '@coscribe/shared/domain/limits'
import { describe, expect, it } from 'vitest'
import { planVersions } from './version-spans.ts'

const START = Date.parse('2026-06-12T09:00:00Z')
const MINUTE = 60_000
const kim = 'kim' as UserId
const marta = 'marta' as UserId

/** One row per minute given, numbered from 1. */
const written = (...rows: (readonly [minute: number, by: UserId | null])[]) =>
  rows.map(([minute, userId], i) => ({ seq: BigInt(i + 1), userId, at: new Date(START + minute * MINUTE) }))
const at = (minute: number) => new Date(START + minute * MINUTE)
const ends = (rows: ReturnType<typeof written>, nowMinute: number, isEnd = true) =>
  planVersions(rows, { now: at(nowMinute), isEnd }).map(({ seq }) => Number(seq))

describe('where versions are', () => {
  it('VR1: a pause of ten minutes ends one, a shorter one does not', () => {
    const rows = written([0, kim], [9, kim], [19, kim], [25, marta])
    expect(ends(rows, 100)).toEqual([2, 4])
    expect(VERSION_PAUSE_MS).toBe(10 * MINUTE)
  })

  it('VR1: what was written last is one only when its own pause is over, and when nothing follows it', () => {
    const rows = written([0, kim], [1, kim])
    expect(ends(rows, 10.9)).toEqual([])
    expect(ends(rows, 11)).toEqual([2])
    expect(ends(rows, 11, false)).toEqual([])
  })

  it('VR1: writing without a pause is one an hour', () => {
    const rows = written(...Array.from({ length: 150 }, (_, minute) => [minute, kim] as const))
    expect(ends(rows, 150)).toEqual([60, 120])
    expect(VERSION_SPAN_MS).toBe(60 * MINUTE)
  })

  it('VR1: carries first and last edit, and its authors once each, at most so many; the system is none', () => {
    const rows = written([0, kim], [1, null], [2, marta], [3, kim], [30, marta])
    expect(planVersions(rows, { now: at(100), isEnd: true })).toEqual([
      { seq: 4n, beganAt: at(0), editedAt: at(3), authors: [kim, marta] },
      { seq: 5n, beganAt: at(30), editedAt: at(30), authors: [marta] },
    ])
    const many = written(...Array.from({ length: 80 }, () => [0, randomUUID() as UserId] as const))
    expect(planVersions(many, { now: at(100), isEnd: true })[0]?.authors).toHaveLength(MAX_VERSION_AUTHORS)
  })

  it('VR1: so many rows end one too, so that a batch which is not the last always does', () => {
    const rows = written(...Array.from({ length: VERSION_SPAN_ROWS + 1 }, () => [0, kim] as const))
    expect(ends(rows, 0, false)).toEqual([VERSION_SPAN_ROWS])
  })

  it('VR1: of rows that are read in parts, the same places are found', () => {
    const rows = written(
      ...Array.from({ length: 400 }, (_, i) => [i * 1.7 + (i % 37 === 0 ? 11 : 0) * i, kim] as const),
    )
    const whole = ends(rows, 1e9)
    const parts: number[] = []
    for (let from = 0; from < rows.length; ) {
      const batch = rows.slice(from, from + 60)
      const found = ends(batch, 1e9, from + 60 >= rows.length)
      if (found.length === 0) throw new Error('a part of sixty rows here holds an end')
      parts.push(...found)
      from = found.at(-1) as number
    }
    expect(parts).toEqual(whole)
  })
})
