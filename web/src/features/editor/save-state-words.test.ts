import { describe, expect, it } from 'vitest'
import { leavingQuestion, savedAgain, saveWords } from './save-state-words.ts'

describe('words of the save states', () => {
  it('say where the words are, with numbers', () => {
    expect(saveWords({ kind: 'saved' }, null)).toMatchObject({ label: 'Saved', title: 'Everything is saved' })
    expect(saveWords({ kind: 'sending', changes: 3 }, null).text).toBe(
      '*3 changes* are on their way. This takes less than a second on most connections.',
    )
    expect(saveWords({ kind: 'sending', changes: 1 }, null).text).toMatch(/^\*1 change\* is on its way\./)
    expect(saveWords({ kind: 'on-this-device', changes: 42, why: 'offline' }, '14:06').text).toBe(
      'You are offline. *42 changes* since 14:06 are stored in this browser, encrypted. They are sent as soon as the connection is back. Keep writing.',
    )
    expect(saveWords({ kind: 'not-safe', changes: 17, why: 'offline' }, null)).toEqual({
      label: 'Not safe',
      title: 'Your changes are only in this tab',
      text: 'The server cannot be reached. *17 changes* are lost if the tab closes. Keep it open, or take a copy.',
      count: { term: 'Only in this tab', value: '17 changes' },
    })
  })

  it('without a change nothing is said to be lost', () => {
    expect(saveWords({ kind: 'not-safe', changes: 0, why: 'offline' }, null).text).not.toMatch(/lost/)
  })

  it('nothing is called stored or kept on this device while there is no store', () => {
    for (const why of ['offline', 'no-answer', 'refused'] as const)
      expect(JSON.stringify(saveWords({ kind: 'not-safe', changes: 2, why }, null))).not.toMatch(/stored|device/)
    expect(saveWords({ kind: 'sending', changes: 2 }, null).text).not.toMatch(/device/)
  })

  it('leaving and coming back count', () => {
    expect(leavingQuestion(17)).toBe('17 changes are only in this tab. Copy them first?')
    expect(savedAgain(42)).toBe('Saved again. 42 changes sent.')
  })

  it('WD8: say the same in German', () => {
    expect(saveWords({ kind: 'sending', changes: 1 }, null, 'de').text).toMatch(/^\*1 Änderung\* ist unterwegs\./)
    expect(saveWords({ kind: 'on-this-device', changes: 1042, why: 'offline' }, '14:06', 'de').text).toBe(
      'Du bist offline. *1.042 Änderungen* seit 14:06 liegen verschlüsselt in diesem Browser. Gesendet wird, sobald die Verbindung wieder da ist. Schreib weiter.',
    )
    expect(saveWords({ kind: 'not-safe', changes: 17, why: 'full' }, null, 'de').text).toMatch(
      /Speicher dieses Browsers ist voll\. \*17 Änderungen\* gehen verloren/,
    )
    expect(savedAgain(42, 'de')).toBe('Wieder gespeichert. 42 Änderungen gesendet.')
  })
})
