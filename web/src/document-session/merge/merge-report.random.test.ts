import { expect, it } from 'vitest'
import * as Y from 'yjs'
import type { MergeReport } from './merge-report.ts'
import { blocksOf, FakeServer, paragraph, textOf, Writer } from './testing/merge-world.ts'
import { SeededRandom } from './testing/seeded-random.ts'

/** Seeds per run; `MERGE_SEED=n` runs that one alone. */
const SEEDS = process.env.MERGE_SEED ? [Number(process.env.MERGE_SEED)] : Array.from({ length: 200 }, (_, n) => n + 1)
/** Five minutes: one change per second and person or so. */
const STEPS = 300
const FIRST_CHARACTER = 0x4e00

/** Every character that is typed is another one, so that each can be followed. */
class Scene {
  readonly random: SeededRandom
  readonly server: FakeServer
  readonly writers: Writer[]
  /** Characters that somebody deleted who had them on the screen. */
  readonly deletedKnowingly = new Set<string>()
  readonly typed = new Set<string>()
  readonly reports: { readonly writer: Writer; readonly expected: ReadonlySet<string>; readonly from: number }[] = []

  constructor(seed: number, people: number) {
    this.random = new SeededRandom(seed)
    this.server = new FakeServer(Array.from({ length: 6 }, () => paragraph(this.#type(this.random.between(2, 8)))))
    this.writers = ['Ana', 'Kim', 'Ravi'].slice(0, people).map((name) => new Writer(name, this.server))
  }

  #type(length: number): string {
    const text = Array.from({ length }, (_, n) => String.fromCharCode(FIRST_CHARACTER + this.typed.size + n)).join('')
    for (const character of text) this.typed.add(character)
    return text
  }

  writes(writer: Writer) {
    const before = counts(textOf(writer.doc))
    writer.change((content) => this.#edit(content))
    const after = counts(textOf(writer.doc))
    // Two people who wrap the same block make two of it, and each may delete another one.
    for (const [character, count] of before)
      if ((after.get(character) ?? 0) < count) this.deletedKnowingly.add(character)
  }

  #edit(content: Y.XmlFragment) {
    const { random } = this
    const index = random.between(0, Math.max(0, content.length - 1))
    const texts = content.toArray().flatMap((child) => textsIn(child as Y.XmlElement))
    const text = random.pick(texts)
    const what = random.weighted({
      type: 10,
      erase: 3,
      deleteBlock: 1.2,
      addBlock: 1.5,
      wrap: 0.7,
      split: 1,
      format: 1,
    })
    if (content.length === 0 || what === 'addBlock' || !text)
      return content.insert(content.length === 0 ? 0 : index, [paragraph(this.#type(random.between(1, 5)))])
    const at = random.between(0, text.length)
    switch (what) {
      case 'type':
        return text.insert(at, this.#type(random.between(1, 4)))
      case 'erase':
        return text.delete(at, Math.min(random.between(1, 5), text.length - at))
      case 'format':
        return text.format(at, Math.min(random.between(1, 5), text.length - at), { bold: true })
      case 'deleteBlock':
        return content.delete(index)
      case 'wrap':
        return this.#wrap(content, index)
      case 'split':
        return this.#split(content, text, at)
    }
  }

  /** As the editor does it: the block is deleted, and another with the same text written. */
  #wrap(content: Y.XmlFragment, index: number) {
    const block = content.get(index) as Y.XmlElement
    const lines = textsIn(block).map((text) => text.toString().replace(/<[^>]*>/g, ''))
    content.delete(index)
    const list = new Y.XmlElement('bulletList')
    list.insert(
      0,
      lines.map((line) => {
        const item = new Y.XmlElement('listItem')
        item.insert(0, [paragraph(line)])
        return item
      }),
    )
    content.insert(index, [list])
  }

  #split(content: Y.XmlFragment, text: Y.XmlText, at: number) {
    const tail = Y.Text.prototype.toString.call(text).slice(at)
    text.delete(at, text.length - at)
    let block = text.parent as Y.XmlElement
    while (block.parent !== content) block = block.parent as Y.XmlElement
    content.insertAfter(block, [paragraph(tail)])
  }

  connects(writer: Writer) {
    if (writer.state === 'online') return writer.goesOffline(Date.now() - 5 * 60_000)
    if (writer.state === 'arrived') return writer.isHeard()
    const from = writer.lostAt
    writer.hears()
    const after = blocksOf(writer.doc)
    const keys = new Set([...writer.before.keys(), ...after.keys()])
    const expected = new Set([...keys].filter((key) => writer.before.get(key) !== after.get(key)))
    this.reports.push({ writer, expected, from })
  }
}

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const character of text) found.set(character, (found.get(character) ?? 0) + 1)
  return found
}

const textsIn = (element: Y.XmlElement): Y.XmlText[] =>
  element.toArray().flatMap((child) => (child instanceof Y.XmlText ? [child] : textsIn(child as Y.XmlElement)))

function checkReport(report: MergeReport | null, { writer, expected, from }: Scene['reports'][number]) {
  const others = report?.others ?? []
  const named = new Set(others.flatMap(({ blocks }) => blocks.map(({ key }) => key)))
  const after = blocksOf(writer.doc)
  for (const key of expected) if (after.has(key)) expect(named).toContain(key)
  const rows = writer.server.log.slice(from)
  for (const { user, blocks } of others) {
    expect(user).not.toBeNull()
    const theirs = rows.filter(({ by }) => by?.id === user?.id)
    expect(theirs.length).toBeGreaterThan(0)
    // Of formatting alone the texts say nothing.
    for (const { key, how } of blocks)
      if (how !== 'changed') expect(theirs.some((row) => row.blocks.has(key))).toBe(true)
  }
  for (const key of expected) {
    const authors = rows.filter((row) => row.blocks.has(key)).map(({ by }) => by?.id)
    const said = others.filter(({ blocks }) => blocks.some((block) => block.key === key)).map(({ user }) => user?.id)
    for (const id of said) if (!authors.includes(id)) expect.unreachable(`${id} did not change ${key}: ${authors}`)
  }
  const mine = new Set(report?.mine.blocks)
  for (const { key, before } of report?.both ?? []) {
    expect(named).toContain(key)
    if (mine.has(key)) expect(before).toBe(writer.before.get(key) ?? before)
  }
}

async function play(seed: number, people: number) {
  const scene = new Scene(seed, people)
  const { random, writers } = scene
  for (let step = 0; step < STEPS; step += 1) {
    const writer = random.pick(writers) as Writer
    // The first is mostly away, the others mostly there.
    const moves = writer === writers[0] ? writer.state !== 'offline' : writer.state !== 'online'
    if (random.chance(moves ? 0.1 : 0.01)) await move(scene, writer)
    else scene.writes(writer)
  }
  for (const writer of writers) while (writer.state !== 'online') await move(scene, writer)
  await Promise.all(writers.map(({ keeper }) => keeper.settled()))
  for (const writer of writers) expect(textOf(writer.doc)).toBe(textOf(scene.server.doc))
  const kept = new Set([
    ...textOf(scene.server.doc),
    ...writers.flatMap(({ keeper }) => keeper.recovered.get().flatMap(({ text }) => [...text])),
  ])
  const lost = [...scene.typed].filter((character) => !kept.has(character) && !scene.deletedKnowingly.has(character))
  expect(lost).toEqual([])
  const merges = scene.reports.length
  const recovered = writers.reduce((sum, { keeper }) => sum + keeper.recovered.get().length, 0)
  for (const { keeper } of writers) keeper.destroy()
  return { merges, recovered }
}

async function move(scene: Scene, writer: Writer) {
  writer.keeper.dismiss()
  scene.connects(writer)
  if (writer.state !== 'arrived') return
  await writer.keeper.settled()
  checkReport(writer.keeper.report.get(), scene.reports.at(-1) as Scene['reports'][number])
}

it.each([2, 3])(
  'nothing that %i people write apart is lost, and the report is right',
  async (people) => {
    let [merges, recovered] = [0, 0]
    for (const seed of SEEDS) {
      const played = await play(seed, people).catch((error: unknown) => {
        throw new Error(`MERGE_SEED=${seed} with ${people} people: ${error}`, { cause: error })
      })
      merges += played.merges
      recovered += played.recovered
    }
    console.log(`${SEEDS.length} seeds, ${people} people: ${merges} merges, ${recovered} recovered texts`)
    expect(recovered).toBeGreaterThan(0)
  },
  240_000,
)
