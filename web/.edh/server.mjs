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
const server = new Server({
  port: 45001,
  address: '127.0.0.1',
  quiet: true,
  async onAuthenticate({ token, connectionConfig }) {
    const u = token.split(':')[1]
    if (!people[u]) throw new Error('no')
    if ((state.access[u] ?? 'write') !== 'write') connectionConfig.readOnly = true
    return { u }
  },
  async onLoadDocument({ document }) {
    Y.applyUpdate(document, seed)
    document.getMap('meta').set('icon', 'waves')
  },
  async beforeHandleAwareness({ states, context }) {
    for (const [id, s] of states) {
      if (s && Object.keys(s).length)
        states.set(
          id,
          Object.assign(s, {
            user: {
              id: 'u-' + context.u,
              name: people[context.u],
              color: presenceColor('u-' + context.u),
              colorIndex: presenceColorIndex('u-' + context.u),
              image: null,
              access: state.access[context.u] ?? 'write',
            },
          }),
        )
    }
  },
  async onStateless({ payload, connection }) {
    if (JSON.parse(payload).type === 'ping') connection.sendStateless('{"type":"pong"}')
  },
})
await server.listen()
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
            if (q.get('kick')) {
              server.hocuspocus.closeConnections()
            }
            if (q.get('access')) state.access[q.get('u')] = q.get('access')
            if (q.get('refuse')) state.refuse[q.get('u')] = +q.get('refuse')
            if (q.get('drop'))
              [...server.hocuspocus.documents.values()].forEach((d) =>
                d.getConnections().forEach((c) => c.webSocket.close(+q.get('drop'), '')),
              )
            return json(200, {})
          }
          if (req.url.startsWith('/api/auth/get-session'))
            return json(200, { user: { id: 'u-' + u, name: people[u], email: u + '@fernhill.org', image: null } })
          if (req.url.startsWith('/api/collab/token'))
            return state.refuse[u]
              ? json(state.refuse[u], { code: 'x' })
              : json(200, {
                  token: 't:' + u,
                  url: 'ws://127.0.0.1:45001',
                  documentName: 'doc',
                  access: state.access[u] ?? 'write',
                  expiresAt: '',
                })
          if (req.url.startsWith('/api/v1/documents/par')) return json(200, { title: 'Surveys', parentId: null })
          if (req.url.startsWith('/api/v1/documents/'))
            return json(200, {
              title: 'x',
              parentId: 'par',
              createdBy: { id: 'u-kim', name: people.kim },
              editedBy: { id: 'u-marta', name: people.marta },
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
