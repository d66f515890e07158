import 'server-only'
import { OPERATIONS } from './openapi-operations.ts'
import { SCHEMAS, string, uuid } from './openapi-schemas.ts'

/** The description of the REST API (OpenAPI 3.1). */
export function openapi(): object {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const paths = Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, methods]) => [
      path,
      {
        parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
          name,
          in: 'path',
          required: true,
          schema: name === 'sha256' ? string : uuid,
        })),
        ...Object.fromEntries(
          Object.entries(methods).map(([method, { summary, body, query = [], answer }]) => [
            method,
            {
              summary,
              parameters: query.map((name) => ({ name, in: 'query', schema: string })),
              ...(body
                ? {
                    requestBody: {
                      required: true,
                      content: {
                        [body === 'Bytes' ? 'application/octet-stream' : 'application/json']: {
                          schema: reference(body),
                        },
                      },
                    },
                  }
                : {}),
              responses: {
                [method === 'post' && (answer === 'Document' || path === '/api/v1/documents/{documentId}/files')
                  ? '201'
                  : answer === 'Nothing'
                    ? '204'
                    : '200']:
                  answer === 'Nothing' || answer === 'Content'
                    ? { description: summary }
                    : { description: summary, content: { 'application/json': { schema: reference(answer) } } },
                default: {
                  description: 'What went wrong (RFC 9457)',
                  content: { 'application/problem+json': { schema: reference('Problem') } },
                },
              },
            },
          ]),
        ),
      },
    ]),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Coscribe',
      version: '1',
      description:
        'Sign in with the session cookie, or send the session’s token as Bearer. Accounts and organizations are under /api/auth (better-auth).',
    },
    paths,
    components: { schemas: SCHEMAS, securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    security: [{ session: [] }],
  }
}
