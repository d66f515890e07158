import { randomBytes } from 'node:crypto'
import { startPrivatePostgres } from '@coscribe/shared/testing/private-postgres'
import { freePort } from '../../shared/launch/ports.ts'
import { ComposeService } from '../fixtures/compose.ts'
import { Person } from '../fixtures/person.ts'
import { startReverseProxy } from '../fixtures/reverse-proxy.ts'
import { expect, test } from '../fixtures/test.ts'

test('the services of docker-compose.yml become healthy with what it gives them, and serve people on one origin', async ({
  browser,
}) => {
  const postgres = await startPrivatePostgres()
  const [port, web, collab] = [await freePort(), await freePort(), await freePort()]
  const secret = () => randomBytes(24).toString('hex')
  const values = {
    PUBLIC_URL: `http://localhost:${port}`,
    POSTGRES_PASSWORD: secret(),
    COSCRIBE_AUTH_PASSWORD: secret(),
    COSCRIBE_WEB_PASSWORD: secret(),
    COSCRIBE_COLLAB_PASSWORD: secret(),
    BETTER_AUTH_SECRET: secret(),
    TRUSTED_PROXIES: '127.0.0.1',
  }
  // As the image of Postgres does it with POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB.
  await postgres.run(`create role coscribe_owner superuser login password '${values.POSTGRES_PASSWORD}'`)
  await postgres.run('create database coscribe owner coscribe_owner')

  const replace = (text: string) =>
    text
      .replace('@database:5432/', `@127.0.0.1:${new URL(postgres.url).port}/`)
      .replace(/(^|127\.0\.0\.1:)3000\b/, `$1${web}`)
      .replace(/(^|127\.0\.0\.1:)3001\b/, `$1${collab}`)
  const service = (name: string) => new ComposeService(name, values, replace)
  const running: { stop: () => Promise<number | null>; output: () => string }[] = []
  const closeProxy = await startReverseProxy(port, web, collab)
  try {
    const migration = service('migrate').start()
    expect(await migration.ended, migration.output()).toBe(0)
    for (const name of ['collab-server', 'web']) running.push(service(name).start())
    for (const [i, name] of ['collab-server', 'web'].entries())
      expect(await service(name).isHealthy(), running[i]?.output()).toBe(true)

    const kim = await Person.arrive(browser, { name: 'Kim Okafor', baseURL: values.PUBLIC_URL })
    await kim.apiSignUp()
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    const documentId = await kim.apiCreateDocument(organization, 'Behind a proxy')
    await kim.open(documentId)
    await kim.editor.click()
    await kim.page.keyboard.type('kept')
    await kim.isSaved()
    expect(await kim.apiContent(documentId)).toBe('kept')
    await kim.leave()
    for (const each of running) expect(await each.stop()).toBe(0)
  } finally {
    closeProxy()
    await Promise.all(running.map((each) => each.stop()))
    postgres.remove()
  }
})
