import type { importExport as english } from '../en/import-export.ts'
import type { Translated } from '../translated.ts'

export const importExport: Translated<typeof english> = {}
