import { describe, expect, it } from 'vitest'
import type { MergeReport, RecoveredText } from '@/document-session'
import {
  awayWords,
  didWords,
  mergeSummary,
  overlapWords,
  partsAgainst,
  recoveredFrom,
  recoveredIntro,
  recoveredWords,
} from './merge-words.ts'

const KIM = { id: 'u-kim', name: 'Kim Okafor' }
const MARTA = { id: 'u-marta', name: 'Marta Lindqvist' }
const MINUTE = 60_000

const report = (mine: number, others: number): MergeReport => ({
  awayMs: 134 * MINUTE,
  mine: { changes: mine, blocks: [] },
  others: others > 0 ? [{ user: KIM, blocks: [], changes: others, added: 0, removed: 0 }] : [],
  both: [],
  recovered: [],
})
const text = (over: Partial<RecoveredText> = {}): RecoveredText => ({
  id: '1:0',
  text: 'x',
  before: 'x',
  under: 'Planting',
  block: '1:0',
  mine: true,
  writtenBy: MARTA,
  deletedBy: KIM,
  deletedAt: new Date(2026, 5, 1, 13, 5).getTime(),
  at: 0,
  ...over,
})

describe('the words of the merge card', () => {
  it.each([
    [20_000, 'Less than a minute'],
    [MINUTE, '1 minute'],
    [134 * MINUTE, '2 hours 14 minutes'],
    [60 * MINUTE, '1 hour'],
    [(24 * 60 + 90) * MINUTE, '1 day 1 hour'],
    [48 * 60 * MINUTE, '2 days'],
  ])('%i ms away is "%s"', (ms, words) => expect(awayWords(ms)).toBe(words))

  it.each([
    [42, 31, 'Your 42 changes and 31 by others are merged.'],
    [0, 31, '31 changes by others are merged.'],
    [0, 1, '1 change by others is merged.'],
    [1, 0, 'Your 1 change is merged.'],
  ])('%i of mine and %i of others', (mine, others, words) =>
    expect(mergeSummary(report(mine, others))).toBe(`2 hours 14 minutes. ${words} Nothing was overwritten.`),
  )

  it('says of one block which, and of more how many', () => {
    const block = (key: string, how: 'added' | 'changed' | 'deleted', label = 'Four sites') => ({ key, how, label })
    expect(didWords({ blocks: [block('1:1', 'changed')] })).toBe('changed “Four sites”')
    expect(didWords({ blocks: [block('1:1', 'added', '')] })).toBe('added an empty line')
    expect(didWords({ blocks: [block('title', 'changed')] })).toBe('renamed the page')
    expect(didWords({ blocks: [block('1:1', 'changed'), block('1:2', 'changed'), block('1:3', 'deleted')] })).toBe(
      'changed 2 blocks and deleted 1 block',
    )
  })

  it('names who changed the same', () => {
    expect(overlapWords({ by: [KIM], kind: 'paragraph' }, 'u-me')).toBe('You and Kim changed the same paragraph.')
    expect(overlapWords({ by: [KIM, MARTA], kind: 'taskList' }, 'u-me')).toBe(
      'You and Kim and Marta changed the same list.',
    )
    expect(overlapWords({ by: [], kind: 'hologram' }, 'u-me')).toBe('You and somebody else changed the same block.')
  })
})

describe('the words of recovered text', () => {
  it('says whose it was and who deleted it', () => {
    expect(recoveredWords([text(), text()])).toBe('2 pieces of your text were in parts that Kim deleted.')
    expect(recoveredWords([text({ deletedBy: null })])).toBe('1 piece of your text was in parts that somebody deleted.')
    expect(recoveredWords([text({ mine: false })])).toBe('1 piece by others was in parts that you deleted.')
  })

  it('says where it was and when it went', () => {
    expect(recoveredFrom(text(), 'en-GB')).toBe('Was in “Planting”, deleted by Kim at 13:05')
    expect(recoveredFrom(text({ under: null, deletedBy: null, deletedAt: null }))).toBe(
      'Its place was deleted by somebody',
    )
    expect(recoveredFrom(text({ mine: false }))).toBe('Written by Marta in “Planting”, in a part you deleted')
    expect(recoveredIntro([text()])).toMatch(/^You wrote this/)
    expect(recoveredIntro([text(), text({ mine: false })])).toMatch(/^This was written/)
  })
})

it('two versions are told apart between what they share', () => {
  expect(partsAgainst('one two three', 'one 2 three')).toEqual([
    { at: 0, text: 'one ', isOther: false },
    { at: 4, text: 'two', isOther: true },
    { at: 7, text: ' three', isOther: false },
  ])
  expect(partsAgainst('A week. By hand. Before ten.', 'A week. Before ten.')).toMatchObject([
    { text: 'A week. ' },
    { text: 'By hand. ', isOther: true },
    { text: 'Before ten.' },
  ])
  expect(partsAgainst('Before ten. By hand.', 'Before ten.')).toMatchObject([
    { text: 'Before ten.' },
    { text: ' By hand.', isOther: true },
  ])
  expect(partsAgainst('same', 'same')).toEqual([{ at: 0, text: 'same', isOther: false }])
})

it('WD8: the merge is told in German', () => {
  expect(mergeSummary(report(42, 31), 'de')).toBe(
    '2 Stunden 14 Minuten. Deine 42 Änderungen und 31 von anderen sind zusammengeführt. Nichts wurde überschrieben.',
  )
  expect(overlapWords({ by: [KIM, MARTA], kind: 'taskList' }, 'u-me', 'de')).toBe(
    'Du und Kim und Marta habt dieselbe Liste geändert.',
  )
  expect(recoveredFrom(text(), 'de')).toBe('Stand in „Planting“, gelöscht von Kim um 13:05')
  expect(recoveredWords([text({ deletedBy: null })], 'de')).toBe(
    '1 Stück deines Textes stand in Teilen, die von jemandem gelöscht wurden.',
  )
})
