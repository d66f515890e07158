import type { saveStates as english } from '../en/save-states.ts'
import type { Translated } from '../translated.ts'

export const saveStates: Translated<typeof english> = {}
