import type { offline as english } from '../en/offline.ts'
import type { Translated } from '../translated.ts'

export const offline: Translated<typeof english> = {}
