import { workerData } from 'node:worker_threads'
import { connect } from '@coscribe/shared/db/connect'
import { buildDocument } from '@coscribe/shared/db/load-document-state'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import * as Y from 'yjs'
import { compact } from '../compaction/compact.ts'
import { keepVersions } from '../projection/keep-versions.ts'
import { answerRequests } from './answer-requests.ts'

export type StorageRequest =
  | { readonly kind: 'merge'; readonly updates: readonly Uint8Array[] }
  | { readonly kind: 'compact'; readonly address: DocumentAddress }
  | { readonly kind: 'keep-versions'; readonly address: DocumentAddress }

const { databaseUrl } = workerData as { readonly databaseUrl: string }
// A connection of its own: a compaction waits for nobody's query, and nobody for its.
const sql = connect(databaseUrl, { max: 1, applicationName: 'coscribe compaction', statementTimeoutMs: 60_000 })

answerRequests((request: StorageRequest) => {
  switch (request.kind) {
    case 'merge':
      return Y.encodeStateAsUpdate(buildDocument(request.updates))
    case 'compact':
      return compact(sql, request.address)
    case 'keep-versions':
      return keepVersions(sql, request.address)
  }
})
