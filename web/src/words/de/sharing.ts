import type { sharing as english } from '../en/sharing.ts'
import type { Translated } from '../translated.ts'

export const sharing: Translated<typeof english> = {}
