import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LaunchError } from './settings.ts'

const secretsFile = z.object({
  betterAuthSecret: z.string().min(32),
  postgresPassword: z.string().min(16),
  rolePasswords: z.object({ auth: z.string().min(16), web: z.string().min(16), collab: z.string().min(16) }),
})
export type Secrets = z.infer<typeof secretsFile>

const random = () => randomBytes(24).toString('base64url')

/**
 * The installation's secrets, made on the first start and kept in `DATA_DIR/secrets.json` with mode 0600. The
 * directory may be entered by others (the embedded database runs as another user), but not listed.
 */
export async function ensureSecrets(dataDirectory: string): Promise<Secrets> {
  const path = join(dataDirectory, 'secrets.json')
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o711 })
    await chmod(dataDirectory, 0o711)
  } catch (error) {
    throw new LaunchError(
      `DATA_DIR ${dataDirectory} cannot be written (${(error as Error).message}). Give a folder that this user may write.`,
    )
  }
  const existing = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new LaunchError(`The secrets in ${path} cannot be read (${error.message}). Start as the user who owns them.`)
  })
  if (existing !== null) {
    await chmod(path, 0o600)
    return parseSecrets(path, existing)
  }
  const secrets: Secrets = {
    betterAuthSecret: randomBytes(36).toString('base64url'),
    postgresPassword: random(),
    rolePasswords: { auth: random(), web: random(), collab: random() },
  }
  // By rename: a start that is interrupted here leaves either no file or a whole one.
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return secrets
}

function parseSecrets(path: string, text: string): Secrets {
  try {
    return secretsFile.parse(JSON.parse(text))
  } catch (error) {
    throw new LaunchError(
      `The secrets in ${path} are damaged. Restore the file from a backup: the database’s passwords are in it.`,
      { cause: error },
    )
  }
}
