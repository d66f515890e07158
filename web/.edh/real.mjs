import { createRequire } from 'node:module'
import { createServer } from '/work/main/node_modules/.pnpm/vite@8.3.8_@types+node@24.10.1_jiti@2.7.0/node_modules/vite/dist/node/index.js'

const require = createRequire('/work/main/collab-server/package.json')
const { Server } = await import(
  '/work/main/collab-server/node_modules/@hocuspocus/server/dist/hocuspocus-server.esm.js'
)
const Y = await import('/work/main/shared/node_modules/yjs/dist/yjs.mjs')
const { markdownToUpdate } = await import('/work/main/shared/src/editor/markdown-to-update.ts')
const { presenceColor, presenceColorIndex } = await import('/work/main/shared/src/domain/presence-color.ts')
const people = {
  marta: 'Marta Lindqvist',
  kim: 'Kim Okafor',
  ravi: 'Ravi Menon',
  sofia: 'Sofía Herrera',
  rosa: 'Rosa Luz',
  nils: 'Nils Berg',
}
const md = await (await import('node:fs/promises')).readFile(new URL('./doc.md', import.meta.url), 'utf8')
const seed = markdownToUpdate({ title: 'Weir removal: summer survey', markdown: md })
const state = { access: {}, refuse: {} }

process.env.TEST_DATABASE_URL ??= 'postgres://postgres@127.0.0.1:55432/postgres'
const { createTestDatabase } = await import('/work/main/shared/src/testing/test-database.ts')
const { connect } = await import('/work/main/shared/src/db/connect.ts')
const jose = await import('/work/main/shared/node_modules/jose/dist/webapi/index.js')
const { spawn } = await import('node:child_process')
const { randomUUID, randomBytes } = await import('node:crypto')
const db = await createTestDatabase()
const sql = connect(db.urls.admin, { max: 3 })
const keys = await jose.generateKeyPair('EdDSA', { extractable: true })
const [key] =
  await sql`insert into auth.jwks (public_key, private_key, created_at) values (${JSON.stringify(await jose.exportJWK(keys.publicKey))}, 'x', now()) returning id`
const [org] =
  await sql`insert into auth.organizations (name, slug, created_at) values ('Fernhill Institute','f',now()) returning id`
const ids = {},
  sids = {}
await sql.begin(async (tx) => {
  for (const [u, name] of Object.entries(people)) {
    const [user] = await tx`insert into auth.users (name, email) values (${name}, ${u + '@fernhill.org'}) returning id`
    const [session] =
      await tx`insert into auth.sessions (expires_at, token, updated_at, user_id) values (now() + interval '1 day', ${u}, now(), ${user.id}) returning id`
    await tx`insert into auth.members (organization_id, user_id, role, created_at) values (${org.id}, ${user.id}, ${u === 'kim' ? 'owner' : u === 'nils' ? 'guest' : 'member'}, now())`
    ids[u] = user.id
    sids[u] = session.id
  }
})
const docId = '00000000-0000-4000-8000-000000000001'
const Z = new Y.Doc()
Y.applyUpdate(Z, seed)
Z.getMap('meta').set('icon', 'waves')
await sql`insert into app.documents (organization_id, id, created_by) values (${org.id}, ${docId}, ${ids.kim})`
await sql`select * from app.append_updates(array[${org.id}::uuid], array[${docId}::uuid], array[${Buffer.from(Y.encodeStateAsUpdate(Z))}::bytea], array[${ids.kim}::uuid])`
await sql`insert into app.document_grants (organization_id, document_id, user_id, access, granted_by) values (${org.id}, ${docId}, ${ids.nils}, 'read', ${ids.kim})`
let collab
const grant = async (u) => {
  const [m] = await sql`select role from auth.members where user_id = ${ids[u]}`
  const access = m.role === 'guest' ? 'read' : 'write'
  return {
    token: await new jose.SignJWT({
      sid: sids[u],
      org: org.id,
      doc: docId,
      access,
      sch: 1,
      jti: randomBytes(16).toString('base64url'),
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.id })
      .setIssuer('coscribe')
      .setAudience('coscribe-collab')
      .setSubject(ids[u])
      .setExpirationTime('2m')
      .sign(keys.privateKey),
    url: 'ws://127.0.0.1:45001',
    documentName: org.id + '/' + docId,
    access,
    expiresAt: '',
  }
}
const startCollab = () => {
  collab = spawn(process.execPath, ['/work/main/collab-server/src/main.ts'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      COLLAB_DATABASE_URL: db.urls.collab,
      COLLAB_PORT: '45001',
      COLLAB_HOST: '127.0.0.1',
      PORT: '45000',
      LOG_LEVEL: 'warn',
    },
  })
}
startCollab()
process.on('SIGTERM', async () => {
  collab.kill('SIGKILL')
  await sql.end()
  await db.drop()
  process.exit()
})
const vite = await createServer({
  root: new URL('.', import.meta.url).pathname,
  configFile: false,
  logLevel: 'warn',
  server: { port: 45000, host: '127.0.0.1', strictPort: true, hmr: { port: 45002 }, fs: { strict: false } },
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: {
    alias: { '@/document-session': '/work/main/web/src/document-session/index.ts', '@/': '/work/main/web/src/' },
    dedupe: ['react', 'react-dom', 'yjs', '@tiptap/core', '@tiptap/pm', '@tiptap/y-tiptap'],
  },
  cacheDir: '/tmp/edh-vite',
  plugins: [
    {
      name: 'api',
      configureServer(s) {
        s.middlewares.use(async (req, res, next) => {
          const u = /user=(\w+)/.exec(req.headers.cookie ?? '')?.[1] ?? 'kim'
          const json = (code, body) => {
            res.statusCode = code
            res.setHeader('content-type', 'application/json')
            res.end(JSON.stringify(body))
          }
          if (req.url.startsWith('/ctl')) {
            const q = new URL(req.url, 'http://x').searchParams
            if (q.get('sql'))
              await sql.unsafe(q.get('sql').replaceAll('$ORG', org.id).replaceAll('$U', ids[q.get('u')]))
            if (q.get('kill')) collab.kill('SIGKILL')
            if (q.get('start')) startCollab()
            if (q.get('access')) state.access[q.get('u')] = q.get('access')
            if (q.get('refuse')) state.refuse[q.get('u')] = +q.get('refuse')
            return json(200, {})
          }
          if (req.url.startsWith('/api/auth/get-session'))
            return json(200, { user: { id: ids[u], name: people[u], email: u + '@fernhill.org', image: null } })
          if (req.url.startsWith('/api/collab/token'))
            return state.refuse[u] ? json(state.refuse[u], { code: 'x' }) : json(200, await grant(u))
          if (req.url.startsWith('/api/v1/documents/par'))
            return json(200, { id: 'par', title: 'Surveys', parentId: null })
          if (req.url.startsWith('/api/v1/documents/') && state.refuse[u]) return json(404, { code: 'not-found' })
          if (req.url.startsWith('/api/v1/documents/'))
            return json(200, {
              id: docId,
              title: 'x',
              access: 'write',
              parentId: 'par',
              createdBy: { id: ids.kim, name: people.kim },
              editedBy: { id: ids.marta, name: people.marta },
              editedAt: new Date().toISOString(),
            })
          if (req.url.startsWith('/d/')) req.url = '/index.html'
          next()
        })
      },
    },
  ],
})
await vite.listen()
console.log('up')
