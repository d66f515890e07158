import { createServer } from 'node:net'
import { LaunchError } from './settings.ts'

/** A port that nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** @throws LaunchError naming the setting, where somebody listens there already. */
export async function requireFreePort(port: number, setting: string): Promise<void> {
  // Both families: another server may sit on one of them only, and a browser would find that one.
  for (const host of ['0.0.0.0', '::', '127.0.0.1', '::1'])
    await new Promise<void>((resolve, reject) => {
      const server = createServer()
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE')
          reject(
            new LaunchError(
              `Port ${port} is taken by another program. Stop it, or choose another: ${setting}=${port + 10} npx -y pnpm@12 start`,
            ),
          )
        else if (error.code === 'EACCES')
          reject(
            new LaunchError(
              `Port ${port} may not be used by this user. Choose one above 1023: ${setting}=3000 npx -y pnpm@12 start`,
            ),
          )
        else resolve() // no such address family here
      })
      server.listen({ port, host, exclusive: true, ipv6Only: true }, () => server.close(() => resolve()))
    })
}
