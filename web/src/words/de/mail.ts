import type { mail as english } from '../en/mail.ts'
import type { Translated } from '../translated.ts'

export const mail: Translated<typeof english> = {}
