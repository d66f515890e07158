import type { BlockKey } from './blocks.ts'
import type { ChangedBlock, MergeReport, OthersChanges, Person, RecoveredText, SharedBlock } from './merge-report.ts'
import type { Edit, MergeFacts } from './merge-watch.ts'
import { ChangeIndex, type ServerChange } from './server-changes.ts'
import type { TakenText } from './taken-text.ts'

type Theirs = { readonly user: Person | null; readonly edits: Edit[]; readonly rows: Set<ServerChange> }

/** Names what was taken out of the document by what the server's log says. */
export function nameTexts(
  taken: readonly TakenText[],
  changes: readonly ServerChange[],
  me: Person,
  now: number,
): RecoveredText[] {
  const log = new ChangeIndex(changes)
  return taken.map(({ id, text, before, under, block, mine, client, deleted, byEditor }) => {
    const row = deleted && log.deletion(deleted.client, deleted.clock)
    return {
      id,
      text,
      before,
      under,
      block,
      mine,
      writtenBy: mine ? me : log.person(client),
      deletedBy: mine || byEditor ? (row?.by ?? null) : me,
      deletedAt: row ? Date.parse(row.at) : null,
      at: now,
    }
  })
}

/** What is told of a merge: who changed what, by the server's log. `changes` is how many this person had unsent. */
export function makeReport(
  facts: MergeFacts,
  log: readonly ServerChange[],
  recovered: readonly RecoveredText[],
  changes: number,
): MergeReport {
  const people = byPerson(facts.edits, new ChangeIndex(log))
  return {
    awayMs: facts.awayMs,
    mine: { changes, blocks: [...facts.mine.keys()] },
    others: people.map((theirs) => describe(theirs, facts)),
    both: sharedBlocks(facts, people),
    recovered,
  }
}

function byPerson(edits: readonly Edit[], log: ChangeIndex): Theirs[] {
  const people = new Map<string | null, Theirs>()
  for (const edit of edits) {
    const { client, clock, how } = edit
    const row = how === 'insert' ? log.insertion(client, clock) : log.deletion(client, clock)
    const user = row?.by ?? (how === 'insert' ? log.person(client) : null)
    const id = user?.id ?? null
    const theirs = people.get(id) ?? { user, edits: [], rows: new Set() }
    people.set(id, theirs)
    theirs.edits.push(edit)
    if (row) theirs.rows.add(row)
  }
  return [...people.values()]
}

function describe({ user, edits, rows }: Theirs, { blocks: facts }: MergeFacts): OthersChanges {
  const blocks = new Map<BlockKey, ChangedBlock>()
  for (const { block: key, how, whole } of edits) {
    const known = blocks.get(key)
    if (known && !whole) continue
    blocks.set(key, {
      key,
      how: !whole ? 'changed' : how === 'insert' ? 'added' : 'deleted',
      label: facts.get(key)?.label ?? '',
    })
  }
  // A node that the editor replaced was changed, not deleted and written again.
  for (const [key, { how }] of [...blocks]) {
    const successor = how === 'deleted' ? blocks.get(facts.get(key)?.replacedBy ?? '') : undefined
    if (!successor) continue
    blocks.delete(key)
    blocks.set(successor.key, { ...successor, how: 'changed' })
  }
  const characters = (kind: Edit['how']) =>
    edits.reduce((sum, edit) => (edit.how === kind ? sum + edit.characters : sum), 0)
  return {
    user,
    blocks: [...blocks.values()],
    changes: rows.size > 0 ? rows.size : blocks.size,
    added: characters('insert'),
    removed: characters('delete'),
  }
}

function sharedBlocks({ mine, blocks }: MergeFacts, people: readonly Theirs[]): SharedBlock[] {
  return [...mine].flatMap(([key, before]) => {
    const facts = blocks.get(key)
    if (!facts) return []
    const by = people.flatMap(({ user, edits }) => (user && edits.some(({ block }) => block === key) ? [user] : []))
    const successor = facts.replacedBy === null ? undefined : blocks.get(facts.replacedBy)
    return [
      {
        key: successor && facts.replacedBy !== null ? facts.replacedBy : key,
        kind: facts.kind,
        by,
        before,
        after: successor ? successor.text : facts.text,
      },
    ]
  })
}
