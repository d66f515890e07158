import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { memoryNotes } from './recovered-notes.ts'
import { blocksOf, contentOf, FakeServer, paragraph, SERVER, textOf, Writer } from './testing/merge-world.ts'

const LONG_AGO = () => Date.now() - 10 * 60_000

let server: FakeServer
let ana: Writer
let kim: Writer
beforeEach(() => {
  server = new FakeServer([
    paragraph('Planting', 'heading'),
    paragraph('The alders stand on the south side.'),
    paragraph('Four sites, three readings a week.'),
  ])
  ana = new Writer('Ana', server)
  kim = new Writer('Kim', server)
})
afterEach(() => {
  for (const writer of [ana, kim]) writer.keeper.destroy()
})

const block = (content: Y.XmlFragment, index: number) => content.get(index) as Y.XmlElement
const text = (content: Y.XmlFragment, index: number) => block(content, index).get(0) as Y.XmlText
const key = (writer: Writer, index: number) => [...blocksOf(writer.doc).keys()][index]

describe('a merge report', () => {
  it('names who changed which block meanwhile, and what both changed', async () => {
    ana.goesOffline(LONG_AGO())
    ana.change((content) => text(content, 2).insert(0, 'Mine: '))
    kim.change((content) => text(content, 2).insert(34, ' Theirs.'))
    kim.change((content) => content.insert(3, [paragraph('A fourth site.')]))
    const report = await ana.comesBack()
    expect(report?.mine).toEqual({ changes: 1, blocks: [key(ana, 2)] })
    expect(report?.others).toEqual([
      {
        user: kim.person,
        changes: 2,
        added: 22,
        removed: 0,
        blocks: [
          { key: key(ana, 2), how: 'changed', label: expect.stringMatching(/^Mine: Four/) },
          { key: key(ana, 3), how: 'added', label: 'A fourth site.' },
        ],
      },
    ])
    expect(report?.both).toEqual([
      {
        key: key(ana, 2),
        kind: 'paragraph',
        by: [kim.person],
        before: 'Mine: Four sites, three readings a week.',
        after: 'Mine: Four sites, three readings a week. Theirs.',
      },
    ])
    expect(report?.recovered).toEqual([])
  })

  it('is not made of a short absence, nor where nobody else changed anything', async () => {
    ana.goesOffline(Date.now() - 60_000)
    kim.change((content) => text(content, 2).insert(0, 'x'))
    expect(await ana.comesBack()).toBeNull()
    ana.goesOffline(LONG_AGO())
    ana.change((content) => text(content, 2).insert(0, 'y'))
    expect(await ana.comesBack()).toBeNull()
  })

  it('counts formatting, attributes and deletions', async () => {
    ana.goesOffline(LONG_AGO())
    ana.change((content) => text(content, 2).delete(0, 5))
    kim.change((content) => text(content, 1).format(4, 6, { bold: true }))
    kim.change((content) => block(content, 0).setAttribute('level', '2'))
    kim.change((content) => text(content, 2).delete(30, 3))
    const report = await ana.comesBack()
    expect(report?.others[0]?.blocks.map(({ how, key: at }) => [how, at])).toEqual(
      expect.arrayContaining([0, 1, 2].map((index) => ['changed', key(ana, index)])),
    )
    expect(report?.others[0]).toMatchObject({ added: 0, removed: 3, changes: 3 })
    expect(report?.both.map((shared) => shared.key)).toEqual([key(ana, 2)])
  })

  it('says a title that both changed', async () => {
    ana.goesOffline(LONG_AGO())
    ana.change(() => ana.doc.getText('title').insert(0, 'Survey'))
    kim.change(() => kim.doc.getText('title').insert(0, 'Weir '))
    const report = await ana.comesBack()
    expect(report?.both).toMatchObject([{ key: 'title', kind: 'title', before: 'Survey' }])
  })

  it('follows a block that the editor replaced because somebody wrapped it', async () => {
    ana.goesOffline(LONG_AGO())
    ana.change((content) => text(content, 1).insert(35, ' Mine.'))
    kim.change((content) => {
      content.delete(1)
      const list = new Y.XmlElement('bulletList')
      const item = new Y.XmlElement('listItem')
      item.insert(0, [paragraph('The alders stand on the south side.')])
      list.insert(0, [item])
      content.insert(1, [list])
    })
    const report = await ana.comesBack()
    expect(report?.others[0]?.blocks).toMatchObject([{ key: key(ana, 1), how: 'changed' }])
    expect(report?.both).toMatchObject([{ key: key(ana, 1), after: 'The alders stand on the south side.' }])
    expect(report?.recovered).toMatchObject([{ text: 'Mine.', mine: true, deletedBy: kim.person }])
  })

  it('counts what this person wrote where the server confirms it before its own content is here', async () => {
    ana.goesOffline(LONG_AGO())
    ana.change((content) => text(content, 1).insert(0, 'a'))
    ana.change((content) => text(content, 1).insert(0, 'b'))
    kim.change((content) => text(content, 2).insert(0, 'c'))
    ana.keeper.allConfirmed()
    expect((await ana.comesBack())?.mine.changes).toBe(2)
  })

  it('is told with nobody’s name where the server does not say', async () => {
    ana.goesOffline(LONG_AGO())
    kim.change((content) => text(content, 1).insert(0, 'x'))
    server.log.length = 0
    expect((await ana.comesBack())?.others).toMatchObject([{ user: null, changes: 1 }])
  })
})

describe('recovered text', () => {
  it('is what I wrote into a block that somebody deleted, with where it was and who deleted it', async () => {
    ana.goesOffline(Date.now())
    ana.change((content) => text(content, 1).insert(35, ' Look again in August.'))
    kim.change((content) => content.delete(1))
    const report = await ana.comesBack()
    expect(textOf(ana.doc)).not.toContain('August')
    expect(ana.keeper.recovered.get()).toMatchObject([
      {
        text: 'Look again in August.',
        before: 'The alders stand on the south side. Look again in August.',
        under: 'Planting',
        mine: true,
        writtenBy: ana.person,
        deletedBy: kim.person,
      },
    ])
    expect(report?.recovered).toEqual(ana.keeper.recovered.get())
  })

  it('does not hold what I deleted myself', async () => {
    ana.goesOffline()
    ana.change((content) => text(content, 1).insert(35, ' Wrong.'))
    ana.change((content) => text(content, 1).delete(35, 7))
    kim.change((content) => content.delete(1))
    await ana.comesBack()
    expect(ana.keeper.recovered.get()).toEqual([])
  })

  it('holds what others wrote into a block that I deleted: they could not know', async () => {
    ana.goesOffline()
    ana.change((content) => content.delete(1))
    kim.change((content) => text(content, 1).insert(35, ' And two willows.'))
    await ana.comesBack()
    expect(textOf(server.doc)).not.toContain('willows')
    expect(ana.keeper.recovered.get()).toMatchObject([
      { text: 'And two willows.', mine: false, writtenBy: kim.person, deletedBy: ana.person },
    ])
  })

  it('is found until everything is confirmed: a deletion may come after the server’s content', async () => {
    ana.goesOffline()
    ana.change((content) => text(content, 1).insert(35, ' Mine.'))
    ana.hears()
    kim.change((content) => content.delete(1))
    ana.isHeard()
    await ana.keeper.settled()
    expect(ana.keeper.recovered.get()).toMatchObject([{ text: 'Mine.' }])
    ana.change((content) => text(content, 1).insert(0, 'Seen. '))
    kim.change((content) => content.delete(1))
    await ana.keeper.settled()
    expect(ana.keeper.recovered.get()).toHaveLength(1)
  })

  it('holds what the editor took out of a merge because the schema does not allow it, unless it put it in again', async () => {
    const content = contentOf(ana.doc)
    content.observeDeep((_events, transaction) => {
      if (transaction.local) return
      // As the editor does it: at once, in a local transaction within the merge.
      ana.change(() => {
        content.delete(1, 2)
        content.insert(1, [paragraph('Kept elsewhere.')])
      })
    })
    ana.goesOffline()
    ana.change(() => text(content, 1).insert(35, ' Mine alone.'))
    ana.change(() => text(content, 2).insert(34, ' Kept elsewhere.'))
    kim.change((theirs) => text(theirs, 0).insert(0, 'x'))
    await ana.comesBack()
    expect(ana.keeper.recovered.get()).toMatchObject([{ text: 'Mine alone.', mine: true, deletedBy: null }])
  })

  it('goes back to where its block was, and to the end where that is not known', async () => {
    ana.goesOffline()
    ana.change((content) => text(content, 1).insert(35, ' Look again.'))
    kim.change((content) => content.delete(1))
    await ana.comesBack()
    const [recovered] = ana.keeper.recovered.get()
    ana.change(() => void ana.keeper.putBack(recovered?.id ?? ''))
    await ana.keeper.settled()
    expect(textOf(kim.doc)).toBe('Planting\nLook again.\nFour sites, three readings a week.')
    expect(ana.keeper.recovered.get()).toEqual([])
    expect(ana.keeper.putBack(recovered?.id ?? '')).toBeNull()
  })

  it('is kept by the notes before it is shown', async () => {
    const order: string[] = []
    const notes = memoryNotes()
    const spy = {
      ...notes,
      write: async (all: Parameters<typeof notes.write>[0]) => void order.push(`${all.length} kept`),
    }
    const { MergeNewsKeeper } = await import('./merge-news-keeper.ts')
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc), SERVER)
    const keeper = new MergeNewsKeeper(doc, {
      me: ana.person,
      notes: spy,
      isFromServer: (origin) => origin === SERVER,
      fetchChanges: async () => [],
    })
    await keeper.settled()
    keeper.recovered.subscribe(() => order.push('shown'))
    keeper.lost(keeper.base(0))
    text(contentOf(doc), 1).insert(0, 'Mine. ')
    kim.change((content) => content.delete(1))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc), SERVER)
    keeper.arrived()
    await keeper.settled()
    expect(order.slice(0, 2)).toEqual(['1 kept', 'shown'])
    keeper.destroy()
  })

  it('gives the memory of deleted text back when everything is confirmed', async () => {
    ana.goesOffline()
    expect(ana.doc.gc).toBe(false)
    ana.change((content) => content.delete(1))
    await ana.comesBack()
    expect(ana.doc.gc).toBe(true)
    expect(Buffer.from(Y.encodeStateAsUpdate(ana.doc)).includes('alders')).toBe(false)
  })
})
