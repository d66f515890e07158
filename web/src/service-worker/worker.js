// The service worker: opens the app without a network, and outlives a page long enough to write down its last words.
// Filled in by serve-worker.ts: the build's name, and everything the app is made of. No page of anybody, no answer of the
// API is ever put into a cache here.
const VERSION = '__VERSION__'
const ASSETS = JSON.parse('__ASSETS__')

const STATIC = 'static'
const SHELL = `shell-${VERSION}`
/** How long a page may take to come from the network, in ms, before the kept shell is shown. */
const PAGE_TIMEOUT_MS = 2_500
/** Files fetched at once while installing. */
const AT_ONCE = 8

/** Addresses of the app inside its shell. Signing in, invitations and the API need the server anyway. */
const isAppPath = (path) => /^\/(?:$|d\/|members$|trash$|unsent\/)/.test(path)

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))

async function install() {
  const cache = await caches.open(STATIC)
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname))
  const missing = ASSETS.filter((path) => !kept.has(path))
  const fetchNext = async () => {
    for (let path = missing.pop(); path !== undefined; path = missing.pop()) {
      const response = await fetch(path, { cache: 'no-cache', credentials: 'omit' })
      if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`)
      await cache.put(path, response)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext))
  const shell = await fetch('/shell', { credentials: 'omit', cache: 'no-store' })
  if (!shell.ok || shell.redirected) throw new Error(`/shell: ${shell.status}`)
  await (await caches.open(SHELL)).put('/shell', await withHashes(shell))
}

/** The shell without its nonce, which would be the same for as long as it is kept: its own scripts are named by their hashes. */
async function withHashes(response) {
  const html = (await response.text()).replaceAll(/ nonce="[^"]*"/g, '')
  const hashes = []
  for (const [, attributes, script] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\bsrc=/.test(attributes)) continue
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
    hashes.push(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`)
  }
  const headers = new Headers(response.headers)
  const policy = headers.get('content-security-policy') ?? ''
  headers.set('content-security-policy', policy.replace(/script-src [^;]*/, `script-src 'self' ${hashes.join(' ')}`))
  for (const name of ['content-encoding', 'content-length', 'link']) headers.delete(name)
  return new Response(html, { headers })
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith('shell-') && name !== SHELL) await caches.delete(name)
  // Files of older versions went with the version before this one: pages of that one may still be open.
  const cache = await caches.open(STATIC)
  const wanted = new Set([...ASSETS, ...(await previousAssets())])
  for (const request of await cache.keys()) if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request)
  await (await caches.open('versions')).put('/assets', Response.json(ASSETS))
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
}

async function previousAssets() {
  const kept = await (await caches.open('versions')).match('/assets')
  return kept ? await kept.json() : []
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/_next/static/') || ASSETS.includes(url.pathname))
    event.respondWith(fromCache(url.pathname).then((kept) => kept ?? fetch(request)))
  else if (request.mode === 'navigate' && isAppPath(url.pathname)) event.respondWith(page(event))
})

const fromCache = async (path) => (await caches.open(STATIC)).match(path)

async function page(event) {
  const late = new Promise((resolve) => setTimeout(resolve, PAGE_TIMEOUT_MS))
  const online = (async () => (await event.preloadResponse) ?? (await fetch(event.request)))()
  // Whoever loses the race may still fail: nobody waits for it then.
  online.catch(() => {})
  try {
    const response = await Promise.race([online, late])
    if (response && response.status < 500) return response
  } catch {
    // no network: the shell
  }
  const shell = await (await caches.open(SHELL)).match('/shell')
  return shell ?? online
}

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting()
  else if (event.data?.type === 'last-words') event.waitUntil(writeDown(event.data))
})

/** Seals and appends what a page could not write before it went, as local-store/vault.ts would have. */
async function writeDown({ storeId, name, key, rows }) {
  const sealed = await Promise.all(
    rows.map(async ({ update, ...row }) => {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const additionalData = new TextEncoder().encode(name)
      return { ...row, iv, c: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, update) }
    }),
  )
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(`coscribe-${storeId}`)
    // A store that was destroyed meanwhile is not made again.
    request.onupgradeneeded = () => request.transaction.abort()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  await new Promise((resolve, reject) => {
    const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore('rows')
    const cursor = store.openKeyCursor(IDBKeyRange.bound([name, 0], [name, Number.MAX_SAFE_INTEGER]), 'prev')
    cursor.onsuccess = () => {
      let last = cursor.result?.key[1] ?? 0
      for (const row of sealed) store.put(row, [name, ++last])
    }
    transaction.oncomplete = resolve
    transaction.onerror = () => reject(transaction.error)
  })
  database.close()
}
