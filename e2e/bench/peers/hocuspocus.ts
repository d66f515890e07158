import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'
import postgres from 'postgres'

/**
 * Stock Hocuspocus as its documentation shows it: class `Server`, nothing configured. With DATABASE_URL its own database
 * extension, which keeps each document as one blob in Postgres.
 */
const { DATABASE_URL, PORT } = process.env

function databaseExtension(url: string) {
  const sql = postgres(url, { max: 10, onnotice: () => {} })
  return new Database({
    fetch: async ({ documentName }) => {
      const [row] = await sql<{ data: Uint8Array }[]>`select data from documents where name = ${documentName}`
      return row?.data ?? null
    },
    store: async ({ documentName, state }) => {
      await sql`
        insert into documents (name, data) values (${documentName}, ${state})
        on conflict (name) do update set data = excluded.data`
    },
  })
}

const server = new Server({
  port: Number(PORT),
  address: '127.0.0.1',
  quiet: true,
  extensions: DATABASE_URL ? [databaseExtension(DATABASE_URL)] : [],
})
await server.listen()
console.log('ready')
