import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { expect, it, vi } from 'vitest'
import type { ClientClaim } from '../store/document-store.ts'
import { ClientOwners } from './client-owners.ts'

const ADDRESS = {} as DocumentAddress

it('VA3: a claim that comes while another is being stored is stored after it', async () => {
  const stored: ClientClaim[] = []
  const waiting: (() => void)[] = []
  const owners = new ClientOwners(
    {
      claim: async (_, claims) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        stored.push(...claims)
      },
    },
    ADDRESS,
    new Map(),
  )
  owners.claim([1], 'kim')
  owners.claim([2], 'marta')
  for (let stores = 1; stores <= 2; stores++) {
    await vi.waitUntil(() => waiting.length >= stores)
    waiting[stores - 1]?.()
  }
  await vi.waitUntil(() => stored.length === 2)
  expect(stored).toEqual([
    { clientId: 1, userId: 'kim' },
    { clientId: 2, userId: 'marta' },
  ])
  owners.close()
})
