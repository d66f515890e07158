import { MigrationError, migrate } from './migrate.ts'

/** Entry point of the one-shot `migrate` service: settings from the environment, exit code 0 or 1. */
const required = (name: string): string => {
  const value = process.env[name]
  if (value) return value
  console.error(`Set ${name}: the migration needs it.`)
  process.exit(1)
}

try {
  const applied = await migrate({
    databaseUrl: required('DATABASE_URL'),
    passwords: {
      auth: required('COSCRIBE_AUTH_PASSWORD'),
      web: required('COSCRIBE_WEB_PASSWORD'),
      collab: required('COSCRIBE_COLLAB_PASSWORD'),
    },
  })
  console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
} catch (error) {
  console.error(error instanceof MigrationError ? error.message : error)
  process.exit(1)
}
