import { ApiError, api } from '@/client/api-client.ts'
import type { StoreEntry } from './registry.ts'

export type DeviceKeyAnswer =
  | { readonly kind: 'key'; readonly key: Uint8Array<ArrayBuffer>; readonly offlineDays: number }
  /** The organization keeps no copies on devices. */
  | { readonly kind: 'not-allowed' }
  /** No member any more, or a store of somebody else. */
  | { readonly kind: 'ended' }

/** The server's half of a store's key. @throws UnreachableError, ApiError for what is no decision. */
export async function fetchDeviceKey({
  id,
  organizationId,
}: Pick<StoreEntry, 'id' | 'organizationId'>): Promise<DeviceKeyAnswer> {
  try {
    const { key, offlineDays } = await api<{ key: string; offlineDays: number }>('POST', `/api/v1/device-keys/${id}`, {
      organizationId,
    })
    return { kind: 'key', key: Uint8Array.from(atob(key), (character) => character.charCodeAt(0)), offlineDays }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'gone') return { kind: 'not-allowed' }
    if (error instanceof ApiError && error.code === 'not-found') return { kind: 'ended' }
    throw error
  }
}

export const destroyDeviceKey = (id: string) => api<void>('DELETE', `/api/v1/device-keys/${id}`)
