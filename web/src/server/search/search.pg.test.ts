import { MAX_SEARCH_HITS } from '@coscribe/shared/domain/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUT as grant } from '@/app/api/v1/documents/[documentId]/grants/[userId]/route.ts'
import { DELETE, PATCH } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST } from '@/app/api/v1/documents/route.ts'
import { GET } from '@/app/api/v1/search/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import type { SearchAnswer } from './search-documents.ts'

let web: Web
let kim: Visitor
let fernhill: string

beforeAll(async () => {
  web = await startWeb()
  kim = await web.visitor('Kim Okafor')
  fernhill = await web.createOrganization(kim)
})
afterAll(() => web.stop())

async function write(
  title: string,
  markdown = '',
  by = kim,
  organizationId = fernhill,
  parentId: string | null = null,
) {
  const request = by.request('POST', '/api/v1/documents', { organizationId, title, markdown, parentId })
  const response = await POST(request, { params: Promise.resolve({}) })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

async function ask(q: string, by = kim, organizationId = fernhill) {
  // People do not search this often: each has an allowance of their own (search-rate.test.ts).
  const query = new URLSearchParams({ organizationId, q })
  return await GET(by.request('GET', `/api/v1/search?${query}`), { params: Promise.resolve({}) })
}

async function search(q: string, by = kim, organizationId = fernhill): Promise<SearchAnswer> {
  const response = await ask(q, by, organizationId)
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as SearchAnswer
}

/** Titles of what is found, best first. */
const titles = async (q: string, by = kim, organizationId = fernhill) =>
  (await search(q, by, organizationId)).hits.map(({ title }) => title.text)

const marks = (marked: { text: string; ranges: readonly (readonly [number, number])[] } | null) =>
  (marked?.ranges ?? []).map(([start, length]) => marked?.text.slice(start, start + length))

/** An organization of its own, so that each group of tests counts only its documents. */
async function place(documents: Readonly<Record<string, string>>) {
  const owner = await web.visitor('Marta Lindqvist')
  const organizationId = await web.createOrganization(owner)
  for (const [title, markdown] of Object.entries(documents)) await write(title, markdown, owner, organizationId)
  return { find: (q: string) => titles(q, owner, organizationId), ask: (q: string) => search(q, owner, organizationId) }
}

describe('finding by words', () => {
  it.each([
    ['Häuser', ['Dorf']],
    ['Haus', ['Dorf']],
    ['hauser', ['Dorf']],
    ['HÄUSERN', ['Dorf']],
    ['Ha\u0308user', ['Dorf']],
    ['strasse', ['Dorf']],
    ['Straßen', ['Dorf']],
    ['Messung', ['Pegel']],
    ['Messungen', ['Pegel']],
    ['suden', ['Pegel']],
    ['Häu', ['Dorf']],
  ])('FD5: German: %s finds %j', async (query, expected) => {
    german ??= place({
      Dorf: 'Viele alte Häuser stehen an der Straße.',
      Pegel: 'Drei Messungen in der Woche, im Süden des Wehrs.',
    })
    expect(await (await german).find(query)).toEqual(expected)
  })
  let german: ReturnType<typeof place> | undefined

  it.each([
    ['run', ['Training']],
    ['running', ['Training']],
    ['house', ['Village']],
    ['cafe', ['Village']],
    ['CAFÉS', ['Village']],
    ['the house', ['Village']],
    ['"old house"', []],
    ['"old houses"', ['Village']],
    ['"houses old"', []],
    ['"were run"', []],
    ['house -village', []],
    ['house -café', []],
    ['house -running', ['Village']],
    ['houses cof', ['Village']],
    ['house training', []],
    ['3.14', ['Training']],
    ['e-mail', ['Training']],
    ['mail', ['Training']],
  ])('FD5: English: %s finds %j', async (query, expected) => {
    english ??= place({
      Training: 'We were running 3.14 miles, told by e-mail.',
      Village: 'Two old houses and a café: coffee all day.',
    })
    expect(await (await english).find(query)).toEqual(expected)
  })
  let english: ReturnType<typeof place> | undefined

  it('FD5: a word that one language takes for too common is found in the other', async () => {
    const { find } = await place({ Peace: 'After the war.', Frieden: 'Nach dem Krieg.' })
    expect(await find('war')).toEqual(['Peace'])
    expect(await find('the war ')).toEqual(['Peace'])
  })

  it('FD6: a title comes before a text, and the title that is asked for before all', async () => {
    const { find } = await place({
      Notes: 'weir '.repeat(500),
      'The weir at Coldbrook': 'Permit.',
      Weir: 'Nothing.',
      Permit: 'For the weir.',
    })
    const found = await find('weir')
    expect(found[0]).toBe('Weir')
    expect(found[1]).toBe('The weir at Coldbrook')
    expect(found.slice(2).sort()).toEqual(['Notes', 'Permit'])
  })
})

describe('finding in scripts without spaces', () => {
  it.each([
    ['日本', ['東京']],
    ['日本語', ['東京']],
    ['日', ['東京']],
    ['本語の文章', ['東京']],
    ['日本語文章', []],
    ['東京', ['東京']],
    ['京都', []],
    ['水质', ['北京']],
    ['水质调查报告', ['北京']],
    ['调', ['北京']],
    ['告', ['北京']],
    ['한국어', ['서울']],
    ['한국', ['서울']],
    ['국어를', ['서울']],
    ['어', ['서울']],
    ['서울'.normalize('NFD'), ['서울']],
    ['ﾃﾞｰﾀ', ['東京']],
    ['iphone', ['北京']],
    ['手机', ['北京']],
    ['weir 水质', ['北京']],
    ['weir 日本', []],
    ['水质 -手机', []],
    ['"日本語の"', ['東京']],
    ['"の日本語"', []],
    ['中国', []],
  ])('FD7: %s finds %j', async (query, expected) => {
    asian ??= place({
      東京: '日本語の文章とデータ。',
      北京: '水质调查报告 at the weir, 新iPhone手机',
      서울: '한국어를 배우다',
    })
    expect(await (await asian).find(query)).toEqual(expected)
  })
  let asian: ReturnType<typeof place> | undefined
})

describe('what comes with a hit', () => {
  it('FD4: a snippet with the place set off, as plain text, and the way to the document', async () => {
    const owner = await web.visitor('Ravi Menon')
    const organizationId = await web.createOrganization(owner)
    const surveys = await write('Surveys', '', owner, organizationId)
    await write('Photo points', 'Stand on the bolt in the weir’s <b>east</b> wing.', owner, organizationId, surveys)
    const { hits, total } = await search('weir', owner, organizationId)
    expect(total).toBe(1)
    expect(hits[0]).toMatchObject({ icon: null, path: [{ id: surveys, title: 'Surveys' }] })
    expect(hits[0]?.snippet?.text).toContain('bolt in the weir’s')
    expect(marks(hits[0]?.snippet ?? null)).toEqual(['weir'])
    const byTitle = await search('photo', owner, organizationId)
    expect(marks(byTitle.hits[0]?.title ?? null)).toEqual(['Photo'])
    expect(byTitle.hits[0]?.snippet).toBeNull()
  })

  it('FD8: all are counted, and the best are shown', async () => {
    const owner = await web.visitor('Lena Vogt')
    const organizationId = await web.createOrganization(owner)
    for (let n = 0; n < MAX_SEARCH_HITS + 3; n++) await write(`Gauge ${n}`, 'Level.', owner, organizationId)
    const { hits, total } = await search('gauge', owner, organizationId)
    expect(hits).toHaveLength(MAX_SEARCH_HITS)
    expect(total).toBe(MAX_SEARCH_HITS + 3)
  })

  it('FD5: a new title is found at once, the old one no longer, and the text still', async () => {
    const id = await write('Quagga', 'Zebras of the plain.')
    const rename = kim.request('PATCH', '/x', { title: 'Okapi' })
    expect((await PATCH(rename, { params: Promise.resolve({ documentId: id }) })).status).toBe(200)
    expect(await titles('okapi')).toEqual(['Okapi'])
    expect(await titles('quagga')).toEqual([])
    expect(await titles('zebra plain')).toEqual(['Okapi'])
  })
})

describe('what one may not read', () => {
  it('TN1: words of another organization are never found, whoever asks', async () => {
    const eve = await web.visitor('Eve Outside')
    const elsewhere = await web.createOrganization(eve, 'Elsewhere')
    await write('Xylophone', 'Glockenspiel 木琴')
    await write('Triangle', 'Cymbals', eve, elsewhere)
    for (const query of ['xylophone', 'glockenspiel', '木琴', 'xylo', '"Xylophone"', '-triangle xylophone'])
      expect(await search(query, eve, elsewhere)).toEqual({ hits: [], total: 0 })
    expect((await ask('xylophone', eve, fernhill)).status).toBe(404)
    expect(await titles('xylophone')).toEqual(['Xylophone'])
    expect(await titles('cymbals')).toEqual([])
  })

  it('TN1: the organization’s own mark in the index is no word that anybody could ask for', async () => {
    const mark = `_${fernhill.replaceAll('-', '')}`
    for (const query of [mark, `"${mark}"`, `${mark}:*`, `weir | ${mark}`]) expect(await titles(query)).toEqual([])
  })

  it('FD8: a guest finds what was shared with them and nothing else, and counts nothing else', async () => {
    const guest = await web.visitor('Gita Rao')
    await web.join(fernhill, kim, guest, 'guest')
    const shared = await write('Bassoon for guests', 'bassoon')
    await write('Bassoon for members', 'bassoon')
    expect(await search('bassoon', guest)).toEqual({ hits: [], total: 0 })
    const give = kim.request('PUT', '/x', { access: 'read' })
    await grant(give, { params: Promise.resolve({ documentId: shared, userId: guest.id }) })
    const { hits, total } = await search('bassoon', guest)
    expect(hits.map(({ id }) => id)).toEqual([shared])
    expect(total).toBe(1)
    expect((await search('bassoon')).total).toBe(2)
  })

  it('FD8: a guest is not told what is above a document that they were given', async () => {
    const guest = await web.visitor('Gus Ito')
    await web.join(fernhill, kim, guest, 'guest')
    const above = await write('Secret project')
    const below = await write('Harpsichord', '', kim, fernhill, above)
    const give = kim.request('PUT', '/x', { access: 'read' })
    await grant(give, { params: Promise.resolve({ documentId: below, userId: guest.id }) })
    expect((await search('harpsichord', guest)).hits[0]?.path).toEqual([])
    expect((await search('harpsichord')).hits[0]?.path).toEqual([{ id: above, title: 'Secret project' }])
  })

  it('FD8: a member does not find what the organization was kept out of, nor what is below it', async () => {
    const member = await web.visitor('Mia Berg')
    await web.join(fernhill, kim, member, 'member')
    const above = await write('Clavichord plans')
    await write('Clavichord budget', 'Clavichord.', kim, fernhill, above)
    await write('Clavichord concert')
    expect((await search('clavichord', member)).total).toBe(3)
    await web.admin`update app.documents set default_access = 'none' where id = ${above}`
    const { hits, total } = await search('clavichord', member)
    expect(hits.map(({ title }) => title.text)).toEqual(['Clavichord concert'])
    expect(total).toBe(1)
    expect((await search('clavichord')).total).toBe(3)
  })

  it('FD8: what is in the trash is not found, and is again when it comes back', async () => {
    const id = await write('Oboe')
    const params = { params: Promise.resolve({ documentId: id }) }
    expect((await DELETE(kim.request('DELETE', '/x'), params)).status).toBe(204)
    expect(await search('oboe')).toEqual({ hits: [], total: 0 })
    await PATCH(kim.request('PATCH', '/x', { trashed: false }), params)
    expect(await titles('oboe')).toEqual(['Oboe'])
  })

  it('FD8: the app’s roles cannot look into the index of all organizations', async () => {
    const [row] = await web.admin`
      select has_function_privilege('coscribe_collab', 'app.search_documents(text[],boolean[],boolean[],boolean,uuid[],integer)', 'execute') as collab,
             has_table_privilege('coscribe_searcher', 'app.document_projections', 'insert') as writes,
             has_table_privilege('coscribe_searcher', 'app.documents', 'select') as documents,
             (select rolcanlogin or rolsuper or rolbypassrls from pg_roles where rolname = 'coscribe_searcher') as mighty`
    expect(row).toEqual({ collab: false, writes: false, documents: false, mighty: false })
    const [outside] = await web.admin`
      select count(*)::int as found
        from app.search_documents(array['weir'], array[false], array[false], false, array(select id from app.documents), 10)`
    expect(outside?.found).toBe(0)
  })
})

describe('what is no search', () => {
  it.each([
    "'",
    "''; drop table app.documents; --",
    '&|!:*',
    '\\',
    '%_%',
    "weir' | 'x",
    ':*',
    '!weir',
    '(weir',
    'a\0b',
    '"',
    '-',
    '\ud800',
    '<->',
  ])('FD9: %j is taken for words or for nothing, never for an operator', async (query) => {
    expect((await search(query)).total).toBe(0)
  })

  it('FD9: 10 kB are refused, and as long as may be is answered', async () => {
    expect((await ask('weir '.repeat(2_000))).status).toBe(400)
    expect((await ask('日本語'.repeat(66))).status).toBe(200)
    expect((await ask('a-b/'.repeat(50))).status).toBe(200)
    expect((await ask('"'.repeat(200))).status).toBe(200)
  })

  it('FD9: one letter asks for too much, one character of Chinese does not', async () => {
    const { find } = await place({ Weir: 'w 水' })
    expect(await find('w')).toEqual([])
    expect(await find('水')).toEqual(['Weir'])
  })

  it('FD9: somebody who asks without pause is told to wait', async () => {
    const eager = await web.visitor('Ed Eager')
    const organizationId = await web.createOrganization(eager)
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask('weir', eager, organizationId)))
    expect(answers.some(({ status }) => status === 429)).toBe(true)
  })
})
