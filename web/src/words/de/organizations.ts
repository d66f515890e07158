import type { organizations as english } from '../en/organizations.ts'
import type { Translated } from '../translated.ts'

export const organizations: Translated<typeof english> = {}
