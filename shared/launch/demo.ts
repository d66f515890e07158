import { LaunchError } from './settings.ts'

/** The demo's people sign in with this; it is printed, so it is for trying out only. */
export const DEMO_PASSWORD = 'write it down together'
const KIM = { name: 'Kim Okafor', email: 'kim@fernhill.example' }
const MARTA = { name: 'Marta Lindqvist', email: 'marta@fernhill.example' }
const ORGANIZATION = 'Fernhill Institute'

const DOCUMENTS = [
  {
    title: 'Weir removal: summer survey',
    markdown: `The weir at Coldbrook comes out in September. Before it does, we need **one clean season** of measurements at every site, so that the change can be told apart from the weather. This page is the plan, the log and, later, the report.

## What we measure

Four sites, three readings a week. Water level comes from the gauges; temperature and oxygen are taken by hand, always before ten in the morning.

- [x] Order replacement loggers for sites 2 and 4
- [ ] Agree access with the mill by Friday
- [ ] Walk the east bank and mark the photo points

> [!WARNING]
> The permit covers hand sampling only. Nobody enters the pool below the weir until the diver’s report is in.

## Sites

| Site | Position | Depth, m | Mean °C | Lead |
| --- | --- | --- | --- | --- |
| 1 · Mill race | 340 m upstream | 1.42 | 14.8 | Ravi |
| 2 · Weir pool | At the weir | 3.07 | 16.1 | Marta |
| 3 · Gravel bar | 120 m downstream | 0.38 | 15.3 | Kim |
| 4 · Ford | 610 m downstream | 0.55 | 15.0 | Sofía |

## How the mean is made

\`\`\`ts
const mean = readings.reduce((sum, reading) => sum + reading.celsius, 0) / readings.length
\`\`\`
`,
  },
  {
    title: 'How we write reports',
    markdown: `Short sentences. Units always. One claim, one number.

1. Say what was measured, where and when.
2. Give the number with its unit.
3. Only then say what it means.

> A river keeps no minutes. So we write down what it did.

---

Names of places are as on the 1:25 000 map. Times are local, 24 h.
`,
  },
  {
    title: 'Permits and partners',
    markdown: `Who may enter which site, until when, and whom to call first.

## Mill

Access by the yard, *before nine*. Ask at the [mill office](https://mill.example) for the key.

## Fishing club

- East bank only, from June to August
- No cars below the ford
`,
  },
]

type Organization = { readonly id: string; readonly name: string }

/** A visitor with a cookie, talking to the public API: the demo takes no way in that people do not have. */
class Visitor {
  readonly #base: string
  #cookie = ''

  constructor(base: string) {
    this.#base = base
  }

  async call<Answer>(method: string, path: string, body?: unknown): Promise<{ status: number; answer: Answer }> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: this.#base, cookie: this.#cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) this.#cookie = mergeCookie(this.#cookie, cookie)
    return { status: response.status, answer: (await response.json().catch(() => null)) as Answer }
  }

  async must<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { status, answer } = await this.call<Answer>(method, path, body)
    if (status >= 400)
      throw new LaunchError(
        `The demo could not be made: ${method} ${path} answered ${status} ${JSON.stringify(answer)}`,
      )
    return answer
  }

  /** Signs up, or in where the account exists. */
  async enter(person: { name: string; email: string }): Promise<void> {
    const { status } = await this.call('POST', '/api/auth/sign-up/email', { ...person, password: DEMO_PASSWORD })
    if (status >= 400)
      await this.must('POST', '/api/auth/sign-in/email', { email: person.email, password: DEMO_PASSWORD })
  }
}

const mergeCookie = (jar: string, setCookie: string) => {
  const pair = setCookie.split(';')[0] ?? ''
  const name = pair.split('=')[0]
  return [...jar.split('; ').filter((entry) => entry !== '' && entry.split('=')[0] !== name), pair].join('; ')
}

/** Adds two people, their organization and a few documents, as far as they are missing; answers how to sign in. */
export async function addDemo(base: string): Promise<string> {
  const kim = new Visitor(base)
  await kim.enter(KIM)
  const organization =
    (await organizationOf(kim)) ??
    (await kim.must<Organization>('POST', '/api/auth/organization/create', {
      name: ORGANIZATION,
      slug: `fernhill-${Date.now().toString(36)}`,
    }))
  const marta = new Visitor(base)
  await marta.enter(MARTA)
  if (!(await organizationOf(marta))) {
    const invitation = await kim.must<{ id: string }>('POST', '/api/auth/organization/invite-member', {
      organizationId: organization.id,
      email: MARTA.email,
      role: 'member',
      resend: true,
    })
    await marta.must('POST', '/api/auth/organization/accept-invitation', { invitationId: invitation.id })
  }
  const { documents } = await kim.must<{ documents: readonly { title: string }[] }>(
    'GET',
    `/api/v1/documents?organizationId=${organization.id}`,
  )
  // Whoever has written in the demo keeps what they wrote; whoever has removed something finds it removed.
  if (documents.length === 0)
    for (const document of DOCUMENTS)
      await kim.must('POST', '/api/v1/documents', { organizationId: organization.id, ...document })
  return [
    'Demo: sign in as one of them in one browser, and as the other in a private window.',
    `  ${KIM.email.padEnd(24)} password: ${DEMO_PASSWORD}`,
    `  ${MARTA.email.padEnd(24)} password: ${DEMO_PASSWORD}`,
  ].join('\n')
}

async function organizationOf(visitor: Visitor): Promise<Organization | undefined> {
  const { organizations } = await visitor.must<{ organizations: readonly Organization[] }>(
    'GET',
    '/api/v1/organizations',
  )
  return organizations.find((each) => each.name === ORGANIZATION)
}
