import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import type { Sealed } from './seal.ts'

/** Of the update log of one document. `kind`: `mine` until the server has confirmed it, then `known`. */
export type StoredRow = Sealed & {
  readonly kind: 'mine' | 'known'
  /** How many changes of the person are in it, and when the first was made (ms since 1970). */
  readonly changes: number
  readonly at: number
}

export type VaultHead = {
  /** The master key under the share of this device, and under the server's key. */
  readonly local: Sealed
  readonly server: Sealed
  readonly leaseUntil: number
  /** The latest time that was ever seen here: a clock that goes back does not lengthen a lease. */
  readonly highWater: number
}

interface VaultSchema extends DBSchema {
  vault: { key: 'head'; value: VaultHead }
  /** Key: document, row number. */
  rows: { key: [string, number]; value: StoredRow; indexes: { kind: StoredRow['kind'] } }
  documents: { key: string; value: Sealed }
  notes: { key: string; value: Sealed }
}

export type VaultDatabase = IDBPDatabase<VaultSchema>

export const databaseName = (storeId: string) => `coscribe-${storeId}`

export const openVaultDatabase = (storeId: string, onClosed: () => void): Promise<VaultDatabase> =>
  openDB<VaultSchema>(databaseName(storeId), 1, {
    upgrade(database) {
      database.createObjectStore('vault')
      database.createObjectStore('rows').createIndex('kind', 'kind')
      database.createObjectStore('documents')
      database.createObjectStore('notes')
    },
    // Another tab destroys the store: it must not wait for us.
    blocking: (_current, _blocked, event) => {
      ;(event.target as IDBDatabase).close()
      onClosed()
    },
    terminated: onClosed,
  })

export const deleteVaultDatabase = (storeId: string) => deleteDB(databaseName(storeId))
