import { randomUUID } from 'node:crypto'
import { MAX_FAVOURITES, MAX_VISITS } from '@coscribe/shared/domain/limits'
import { bySiblingOrder } from '@coscribe/shared/domain/sibling-order'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GET as content } from '@/app/api/v1/documents/[documentId]/content/route.ts'
import { POST as duplicate } from '@/app/api/v1/documents/[documentId]/duplicate/route.ts'
import { PUT as favourite, DELETE as unfavourite } from '@/app/api/v1/documents/[documentId]/favourite/route.ts'
import { PUT as grant } from '@/app/api/v1/documents/[documentId]/grants/[userId]/route.ts'
import { PATCH } from '@/app/api/v1/documents/[documentId]/route.ts'
import { PUT as visit } from '@/app/api/v1/documents/[documentId]/visit/route.ts'
import { POST as create, GET as list } from '@/app/api/v1/documents/route.ts'
import { GET as places } from '@/app/api/v1/organizations/[organizationId]/places/route.ts'
import { DELETE as emptyTrash } from '@/app/api/v1/organizations/[organizationId]/trash/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'

let web: Web
let kim: Visitor
let marta: Visitor
let guest: Visitor
let organizationId: string
beforeAll(async () => {
  web = await startWeb()
  kim = await web.visitor('Kim Okafor')
  marta = await web.visitor('Marta Lindqvist')
  guest = await web.visitor('Gita Rao')
})
beforeEach(async () => {
  organizationId = await web.createOrganization(kim)
  await web.join(organizationId, kim, marta, 'member')
  await web.join(organizationId, kim, guest, 'guest')
})
afterAll(() => web.stop())

type Document = {
  id: string
  title: string
  parentId: string | null
  position: string
  favouriteAt: string | null
  openedAt: string | null
  icon: string | null
  trashedBy: { name: string } | null
}
const at = (documentId: string) => ({ params: Promise.resolve({ documentId }) })
const inOrganization = () => ({ params: Promise.resolve({ organizationId }) })

async function make(title: string, parentId: string | null = null, markdown = ''): Promise<string> {
  const body = { organizationId, title, parentId, markdown }
  const response = await create(kim.request('POST', '/x', body), { params: Promise.resolve({}) })
  return ((await response.json()) as Document).id
}
const move = (who: Visitor, id: string, body: unknown) => PATCH(who.request('PATCH', '/x', body), at(id))
async function documents(who: Visitor = kim, trashed = false): Promise<Document[]> {
  const request = who.request('GET', `/x?organizationId=${organizationId}&trashed=${trashed}`)
  return ((await (await list(request, { params: Promise.resolve({}) })).json()) as { documents: Document[] }).documents
}
/** The tree as text: "a(bc)d" is a with b and c below it, then d. */
async function shape(parentId: string | null = null, all?: Document[]): Promise<string> {
  const known = all ?? (await documents())
  const siblings = known.filter((document) => document.parentId === parentId).sort(bySiblingOrder)
  const parts = siblings.map(async ({ id, title }) => {
    const below = await shape(id, known)
    return below === '' ? title : `${title}(${below})`
  })
  return (await Promise.all(parts)).join('')
}

describe('order and nesting', () => {
  it('TR1: new documents stand last, and move to any place by naming a neighbour', async () => {
    const [a, b, c] = [await make('a'), await make('b'), await make('c')]
    expect(await shape()).toBe('abc')
    await move(kim, c, { after: null })
    expect(await shape()).toBe('cab')
    await move(kim, c, { before: b })
    expect(await shape()).toBe('acb')
    await move(kim, a, { parentId: c, after: null })
    expect(await shape()).toBe('c(a)b')
    const d = await make('d', c)
    await move(kim, b, { parentId: c, after: a })
    expect(await shape()).toBe('c(abd)')
    await move(kim, d, { parentId: null })
    expect(await shape()).toBe('c(ab)d')
    // The neighbour has gone elsewhere meanwhile: the last place, not a refusal.
    await move(kim, b, { parentId: null, after: a })
    expect(await shape()).toBe('c(a)db')
  })

  it('TR1: two who insert at the same place at the same moment both succeed, and all others keep their order', async () => {
    const [a, , c] = [await make('a'), await make('b'), await make('c')]
    const [x, y] = [await make('x', c), await make('y', c)]
    const answers = await Promise.all([
      move(kim, x, { parentId: null, after: a }),
      move(marta, y, { parentId: null, after: a }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(['axybc', 'ayxbc']).toContain(await shape())
    // Equal keys, as two web processes may give to new documents at once: there is still a place between them.
    await web.admin`update app.documents set position = 'a0' where organization_id = ${organizationId}`
    const tied = await shape()
    const ids = (await documents()).sort(bySiblingOrder).map(({ id }) => id)
    await move(kim, ids[4] as string, { after: ids[0] as string })
    expect(await shape()).toBe([0, 4, 1, 2, 3].map((index) => tied[index]).join(''))
  })

  it('TR2: two moves that together would make a circle: one is refused, and nothing is lost', async () => {
    const [a, b] = [await make('a'), await make('b')]
    const answers = await Promise.all([move(kim, a, { parentId: b }), move(marta, b, { parentId: a })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(['a(b)', 'b(a)']).toContain(await shape())
  })

  it('TR2: random moves by two people at once never make a circle nor lose a document', async () => {
    const seed = Number(process.env.SEED ?? 20_260)
    let state = seed
    const below = (bound: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((state / 2 ** 31) * bound)
    }
    const ids: string[] = []
    for (const title of 'abcdefgh') ids.push(await make(title))
    const pick = () => ids[below(ids.length)] as string
    for (let round = 0; round < 25; round += 1) {
      const bodies = [0, 1].map(() => ({
        id: pick(),
        body: { parentId: below(3) === 0 ? null : pick(), ...(below(2) === 0 ? { after: pick() } : { before: null }) },
      }))
      const answers = await Promise.all(bodies.map(({ id, body }, index) => move(index === 0 ? kim : marta, id, body)))
      for (const answer of answers) expect([200, 409], `seed ${seed}, round ${round}`).toContain(answer.status)
      const letters = (await shape()).replace(/[()]/g, '')
      expect([...letters].sort().join(''), `seed ${seed}, round ${round}`).toBe('abcdefgh')
    }
  })

  it('TR2: guests order what they may write, and move nothing to another parent', async () => {
    const a = await make('a')
    const b = await make('b', a)
    await grant(kim.request('PUT', '/x', { access: 'write' }), {
      params: Promise.resolve({ documentId: b, userId: guest.id }),
    })
    expect((await move(guest, b, { parentId: null })).status).toBe(403)
    expect(await shape()).toBe('a(b)')
  })
})

describe('copies', () => {
  it('TR3: a copy stands after its document, with title, content and icon, and nothing of what was deleted', async () => {
    const a = await make('a', null, '# Sites\n\nMill *race*\n\n- [x] Order loggers')
    await make('z')
    const b = await make('b', a, 'Below.')
    await make('c', b)
    const answer = await duplicate(kim.request('POST', '/x', { title: 'A', withChildren: true }), at(a))
    expect(answer.status).toBe(201)
    const copy = (await answer.json()) as Document
    expect(await shape()).toBe('a(b(c))A(b(c))z')
    const text = async (id: string) => (await content(kim.request('GET', '/x?format=markdown'), at(id))).text()
    expect((await text(copy.id)).replace('# A\n', '# a\n')).toBe(await text(a))
    const alone = await duplicate(marta.request('POST', '/x', { title: 'B' }), at(b))
    expect(alone.status).toBe(201)
    expect(await shape()).toBe('a(b(c)B)A(b(c))z')
    const [authors] = await web.admin`
      select count(distinct user_id)::int as authors, count(*)::int as rows from app.document_updates
       where log_id = (select log_id from app.documents where id = ${copy.id})`
    expect(authors).toEqual({ authors: 1, rows: 1 })
  })

  it('TR3: a copy is seen by nobody who does not see its document, and its author may write it', async () => {
    const a = await make('a')
    const b = await make('b', a, 'For few.')
    await web.admin`update app.documents set default_access = 'none' where id = ${b}`
    await grant(kim.request('PUT', '/x', { access: 'read' }), {
      params: Promise.resolve({ documentId: b, userId: marta.id }),
    })
    const ravi = await web.visitor('Ravi Menon')
    await web.join(organizationId, kim, ravi, 'member')
    const copied = await duplicate(marta.request('POST', '/x', { title: 'B' }), at(b))
    const copy = (await copied.json()) as Document & { access: string }
    expect(copy.access).toBe('write')
    const whole = await duplicate(marta.request('POST', '/x', { title: 'A', withChildren: true }), at(a))
    expect(whole.status).toBe(201)
    expect((await documents(ravi)).map(({ title }) => title).sort()).toEqual(['A', 'a'])
    expect((await documents(marta)).map(({ title }) => title).sort()).toEqual(['A', 'B', 'B', 'a', 'b', 'b'])
    // Where the person may not write the parent, the copy is their own, at the top.
    await web.admin`update app.documents set default_access = 'read' where id = ${a}`
    const own = await duplicate(ravi.request('POST', '/x', { title: 'Mine' }), at(a))
    expect((await own.json()) as Document).toMatchObject({ parentId: null, access: 'write' })
  })

  it('TR3: guests copy nothing, and what is in the trash is not copied', async () => {
    const a = await make('a')
    const b = await make('b', a)
    await grant(kim.request('PUT', '/x', { access: 'read' }), {
      params: Promise.resolve({ documentId: a, userId: guest.id }),
    })
    expect((await duplicate(guest.request('POST', '/x', { title: 'A' }), at(a))).status).toBe(403)
    await move(kim, b, { trashed: true })
    await duplicate(kim.request('POST', '/x', { title: 'A', withChildren: true }), at(a))
    expect(await shape()).toBe('aA')
    expect((await duplicate(kim.request('POST', '/x', { title: 'B' }), at(b))).status).toBe(409)
  })
})

describe('favourites and visits', () => {
  it('TR4: are each person’s own, and doing it again changes nothing', async () => {
    const a = await make('a')
    for (let time = 0; time < 2; time += 1) await favourite(kim.request('PUT', '/x'), at(a))
    await visit(marta.request('PUT', '/x'), at(a))
    const [kims] = await documents(kim)
    const [martas] = await documents(marta)
    expect([kims?.favouriteAt !== null, kims?.openedAt, martas?.favouriteAt, martas?.openedAt !== null]).toEqual([
      true,
      null,
      null,
      true,
    ])
    await unfavourite(kim.request('DELETE', '/x'), at(a))
    expect((await documents(kim))[0]?.favouriteAt).toBeNull()
  })

  it('TR4: are bounded: the oldest visits are forgotten, and one favourite too many is refused', async () => {
    const a = await make('a')
    const fill = (table: 'document_visits' | 'document_favourites', count: number) => web.admin`
      with made as (
        insert into app.documents (organization_id, id, created_by, trashed_at)
        select ${organizationId}, gen_random_uuid(), ${kim.id}, now() from generate_series(1, ${count}) returning id
      ) insert into app.${web.admin(table)} (organization_id, user_id, document_id, ${web.admin(
        table === 'document_visits' ? 'opened_at' : 'created_at',
      )}) select ${organizationId}, ${kim.id}, id, now() - interval '1 hour' from made`
    await fill('document_visits', MAX_VISITS)
    await fill('document_favourites', MAX_FAVOURITES)
    await visit(kim.request('PUT', '/x'), at(a))
    const [kept] = await web.admin`
      select count(*)::int as count, bool_or(document_id = ${a}) as newest from app.document_visits
       where organization_id = ${organizationId}`
    expect(kept).toEqual({ count: MAX_VISITS, newest: true })
    expect((await favourite(kim.request('PUT', '/x'), at(a))).status).toBe(409)
  })
})

describe('the trash', () => {
  it('TR5: says who, is emptied by owners and administrators alone, and what goes leaves nothing behind', async () => {
    const a = await make('a', null, 'Text.')
    const kept = await make('b')
    await favourite(kim.request('PUT', '/x'), at(a))
    await visit(kim.request('PUT', '/x'), at(a))
    const [log] = await web.admin`
      select log_id, (select count(*)::int from app.document_updates u where u.log_id = d.log_id) as rows
        from app.documents d where d.id = ${a}`
    expect(log?.rows).toBeGreaterThan(0)
    await move(marta, a, { trashed: true })
    expect((await documents(kim, true))[0]?.trashedBy?.name).toBe('Marta Lindqvist')
    expect((await emptyTrash(marta.request('DELETE', '/x'), inOrganization())).status).toBe(403)
    expect((await emptyTrash(kim.request('DELETE', '/x'), inOrganization())).status).toBe(204)
    expect(await documents(kim, true)).toEqual([])
    expect((await documents()).map(({ id }) => id)).toEqual([kept])
    const tables = await web.admin<{ name: string }[]>`
      select table_name as name from information_schema.columns
       where table_schema = 'app' and column_name = 'document_id'`
    expect(tables.length).toBeGreaterThan(6)
    for (const { name } of tables) {
      const rows = await web.admin`select 1 from ${web.admin(`app.${name}`)} where document_id = ${a}`
      expect(rows, name).toHaveLength(0)
    }
    expect(await web.admin`select 1 from app.document_updates where log_id = ${log?.log_id}`).toHaveLength(0)
  })
})

describe('places', () => {
  it('TR6: are listed of documents that the asker may see, and of nobody who is long gone', async () => {
    const [a, b] = [await make('a'), await make('b')]
    const [server, dead] = [randomUUID(), randomUUID()]
    await web.admin`
      insert into app.document_places (organization_id, document_id, user_id, server_id, seen_at) values
        (${organizationId}, ${a}, ${marta.id}, ${server}, now()),
        (${organizationId}, ${b}, ${kim.id}, ${server}, now()),
        (${organizationId}, ${b}, ${kim.id}, ${dead}, now()),
        (${organizationId}, ${b}, ${marta.id}, ${dead}, now() - interval '2 minutes')`
    await grant(kim.request('PUT', '/x', { access: 'read' }), {
      params: Promise.resolve({ documentId: a, userId: guest.id }),
    })
    const seenBy = async (who: Visitor) => {
      const answer = await places(who.request('GET', '/x'), inOrganization())
      const { places: listed } = (await answer.json()) as { places: { documentId: string; user: { name: string } }[] }
      return listed.map(({ documentId, user }) => `${user.name} ${documentId === a ? 'a' : 'b'}`).sort()
    }
    expect(await seenBy(marta)).toEqual(['Kim Okafor b', 'Marta Lindqvist a'])
    expect(await seenBy(guest)).toEqual(['Marta Lindqvist a'])
  })
})
