import type { files as english } from '../en/files.ts'
import type { Translated } from '../translated.ts'

export const files: Translated<typeof english> = {}
