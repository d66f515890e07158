import 'server-only'
import { createTransport, type Transporter } from 'nodemailer'
import { serverSettings } from './settings.ts'

let transport: Transporter | null = null

/** True where the installation can send mail; then addresses are confirmed and invitations are mailed. */
export const canMail = () => serverSettings().SMTP_URL !== undefined

/** Sends a plain text mail. @throws Error where the mail server refuses it. */
export async function sendMail(to: string, subject: string, text: string): Promise<void> {
  const { SMTP_URL, SMTP_FROM } = serverSettings()
  if (!SMTP_URL) throw new Error('SMTP_URL is not set')
  transport ??= createTransport(SMTP_URL)
  await transport.sendMail({ from: SMTP_FROM, to, subject, text })
}
