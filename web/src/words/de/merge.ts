import type { merge as english } from '../en/merge.ts'
import type { Translated } from '../translated.ts'

export const merge: Translated<typeof english> = {}
