import { twoWriterTrace } from '@coscribe/shared/testing/editing-trace'
import { replayTrace } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

type Grant = { readonly token: string; readonly url: string; readonly documentName: string }

/** A stock provider, let in by the token endpoint as anybody's program would be. */
async function connect(person: Person, documentId: string): Promise<HocuspocusProvider> {
  const grant = await person.apiPost<Grant>('/api/collab/token', { documentId })
  const provider = new HocuspocusProvider({ ...grant, name: grant.documentName, document: new Y.Doc() })
  await until('the provider is in step', () => provider.isSynced)
  return provider
}

test('CP1: a real history of two people, through two stock providers, is what the API answers in the end', async ({
  arrive,
}) => {
  test.setTimeout(180_000)
  const kim = await arrive('Kim Okafor')
  const marta = await arrive('Marta Lindqvist')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'History')
  const providers = [await connect(kim, documentId), await connect(marta, documentId)] as const
  const trace = twoWriterTrace()
  await replayTrace(trace, [providers[0].document, providers[1].document], 150_000)
  await until('all is acknowledged', () => providers.every((provider) => !provider.hasUnsyncedChanges))
  expect((await kim.apiContent(documentId)) === trace.endContent).toBe(true)
  expect((await marta.apiContent(documentId)) === trace.endContent).toBe(true)
  for (const provider of providers) provider.destroy()
})
