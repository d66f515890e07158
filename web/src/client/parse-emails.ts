/** The addresses in a text: separated by spaces, commas, semicolons or lines; and what is none. */
export function parseEmails(text: string): { readonly emails: string[]; readonly wrong: string[] } {
  const parts = [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((part) => part.toLowerCase()),
    ),
  ]
  const isEmail = (part: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(part)
  return { emails: parts.filter(isEmail), wrong: parts.filter((part) => !isEmail(part)) }
}
