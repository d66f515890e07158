import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { expect, it } from 'vitest'
import type { UpdateLog } from './update-log.ts'

export type UpdateLogUnderTest = {
  readonly log: UpdateLog
  create(): Promise<DocumentAddress>
  remove(address: DocumentAddress): Promise<void>
  rows(address: DocumentAddress): Promise<readonly Uint8Array[]>
  /** Holds the document until what is answered is called. */
  hold(address: DocumentAddress): Promise<() => Promise<void>>
}

/** What every update log must do; run on each implementation. */
export function updateLogContract(start: () => Promise<UpdateLogUnderTest>) {
  const update = (address: DocumentAddress, ...bytes: number[]) => ({
    ...address,
    payload: Uint8Array.from(bytes),
    userId: null,
  })
  const asNumbers = (rows: readonly Uint8Array[]) => rows.map((row) => [...row])

  it('UL2: gives each document its own contiguous seqs, in input order, over one batch and the next', async () => {
    const { log, create, rows } = await start()
    const [a, b] = [await create(), await create()]
    expect(await log.append([update(a, 1), update(b, 2), update(a, 3)])).toEqual([1n, 1n, 2n])
    expect(await log.append([update(a, 4)])).toEqual([3n])
    expect(asNumbers(await rows(a))).toEqual([[1], [3], [4]])
    expect(asNumbers(await rows(b))).toEqual([[2]])
  })

  it('UL2: answers null for a document that is gone and commits the others', async () => {
    const { log, create, remove, rows } = await start()
    const [a, gone] = [await create(), await create()]
    await remove(gone)
    expect(await log.append([update(gone, 1), update(a, 2), update(gone, 3)])).toEqual([null, 1n, null])
    expect(asNumbers(await rows(a))).toEqual([[2]])
  })

  it('UL3: a row that can never be stored fails its whole batch as poison, and nothing of it is kept', async () => {
    const { log, create, rows } = await start()
    const a = await create()
    await expect(log.append([update(a, 1), update(a)])).rejects.toMatchObject({ failure: 'poison' })
    expect(asNumbers(await rows(a))).toEqual([])
    expect(await log.append([update(a, 2)])).toEqual([1n])
  })

  it('UL5: fails as locked where a document is held, or leaves that one out when asked to', async () => {
    const { log, create, remove, rows, hold } = await start()
    const [held, free, gone] = [await create(), await create(), await create()]
    await remove(gone)
    const release = await hold(held)
    await expect(log.append([update(held, 1), update(free, 2)])).rejects.toMatchObject({ failure: 'locked' })
    expect(asNumbers(await rows(free))).toEqual([])
    const batch = [update(held, 1), update(free, 2), update(gone, 3), update(held, 4)]
    expect(await log.append(batch, { skipLocked: true })).toEqual(['locked', 1n, null, 'locked'])
    await release()
    expect(await log.append([update(held, 1), update(free, 5)], { skipLocked: true })).toEqual([1n, 2n])
    expect(asNumbers(await rows(held))).toEqual([[1]])
  })
}
