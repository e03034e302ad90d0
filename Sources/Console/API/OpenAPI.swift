/// What the API offers, for programs (OpenAPI 3.1).
enum OpenAPI {
  static let document = #"""
    {
      "openapi": "3.1.0",
      "info": {
        "title": "Conversation Tracker",
        "version": "1",
        "description": "Conversations of orders with every e-mail address replaced by an alias. Send a token, made with conversation-tracker token create, as Authorization: Bearer."
      },
      "security": [{"token": []}],
      "paths": {
        "/api/stores/{store}/orders": {
          "get": {
            "operationId": "listOrders",
            "summary": "A store's conversations, the latest first.",
            "parameters": [
              {"$ref": "#/components/parameters/store"},
              {"$ref": "#/components/parameters/limit"},
              {
                "name": "cursor",
                "in": "query",
                "description": "next of the page before.",
                "schema": {"type": "string"}
              }
            ],
            "responses": {
              "200": {
                "description": "A page.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "orders": {"type": "array", "items": {"$ref": "#/components/schemas/OrderSummary"}},
                        "next": {"type": ["string", "null"]}
                      },
                      "required": ["orders", "next"]
                    }
                  }
                }
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/stores/{store}/orders/{order}": {
          "get": {
            "operationId": "getOrder",
            "summary": "An order with its customer's alias in the mask in force.",
            "parameters": [{"$ref": "#/components/parameters/store"}, {"$ref": "#/components/parameters/order"}],
            "responses": {
              "200": {
                "description": "The order.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/stores/{store}/orders/{order}/conversation-message": {
          "get": {
            "operationId": "listMessages",
            "summary": "An order's conversation in the form of the platform's conversation API, in sequence.",
            "parameters": [
              {"$ref": "#/components/parameters/store"},
              {"$ref": "#/components/parameters/order"},
              {"$ref": "#/components/parameters/limit"},
              {"$ref": "#/components/parameters/after"}
            ],
            "responses": {
              "200": {
                "description": "A page.",
                "headers": {
                  "Link": {"description": "The next page, as rel=\"next\" (RFC 8288).", "schema": {"type": "string"}}
                },
                "content": {
                  "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Message"}}}
                }
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/stores/{store}/orders/{order}/timeline": {
          "get": {
            "operationId": "getTimeline",
            "summary": "An order's timeline entries as stored and published, in sequence.",
            "parameters": [
              {"$ref": "#/components/parameters/store"},
              {"$ref": "#/components/parameters/order"},
              {"$ref": "#/components/parameters/limit"},
              {"$ref": "#/components/parameters/after"}
            ],
            "responses": {
              "200": {
                "description": "A page.",
                "headers": {
                  "Link": {"description": "The next page, as rel=\"next\" (RFC 8288).", "schema": {"type": "string"}}
                },
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "entries": {
                          "type": "array",
                          "items": {
                            "type": "object",
                            "properties": {
                              "date": {"type": "string", "format": "date-time"},
                              "recordedAt": {"type": "string", "format": "date-time"},
                              "entry": {"$ref": "#/components/schemas/Entry"}
                            },
                            "required": ["date", "recordedAt", "entry"]
                          }
                        },
                        "next": {"type": ["integer", "null"]}
                      },
                      "required": ["entries", "next"]
                    }
                  }
                }
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/stores/{store}/settings/conversation-mask": {
          "get": {
            "operationId": "getMask",
            "summary": "A store's mask; hard unless the store decided otherwise.",
            "parameters": [
              {"$ref": "#/components/parameters/store"},
              {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
            ],
            "responses": {
              "200": {
                "description": "The setting.",
                "headers": {
                  "ETag": {
                    "description": "The policy version; send it as If-Match to change the setting.",
                    "schema": {"type": "string"}
                  }
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MaskSetting"}}}
              },
              "304": {
                "description": "It has not changed.",
                "headers": {
                  "ETag": {
                    "description": "The policy version; send it as If-Match to change the setting.",
                    "schema": {"type": "string"}
                  }
                }
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          },
          "put": {
            "operationId": "setMask",
            "summary": "Changes a store's mask, at once.",
            "parameters": [
              {"$ref": "#/components/parameters/store"},
              {
                "name": "If-Match",
                "in": "header",
                "required": true,
                "description": "The ETag of the setting that the change was decided on.",
                "schema": {"type": "string"}
              }
            ],
            "requestBody": {
              "required": true,
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MaskChange"}}}
            },
            "responses": {
              "200": {
                "description": "The setting that is in force now.",
                "headers": {
                  "ETag": {
                    "description": "The policy version; send it as If-Match to change the setting.",
                    "schema": {"type": "string"}
                  }
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MaskSetting"}}}
              },
              "412": {"$ref": "#/components/responses/Conflict"},
              "413": {"$ref": "#/components/responses/TooLarge"},
              "428": {"$ref": "#/components/responses/PreconditionRequired"},
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/stores/{store}/settings/mask-history": {
          "get": {
            "operationId": "getMaskHistory",
            "summary": "Who changed a store's mask, when and why, the latest first.",
            "parameters": [
              {"$ref": "#/components/parameters/store"},
              {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
              },
              {
                "name": "before",
                "in": "query",
                "description": "The policy version where the last page ended.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 9223372036854775807}
              }
            ],
            "responses": {
              "200": {
                "description": "A page.",
                "headers": {
                  "Link": {"description": "The next page, as rel=\"next\" (RFC 8288).", "schema": {"type": "string"}}
                },
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "changes": {"type": "array", "items": {"$ref": "#/components/schemas/MaskHistoryItem"}},
                        "next": {"type": ["integer", "null"]}
                      },
                      "required": ["changes", "next"]
                    }
                  }
                }
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/dead-letters": {
          "get": {
            "operationId": "listDeadLetters",
            "summary": "Events that could not become entries, the latest first. For operators of every store.",
            "parameters": [
              {"name": "reason", "in": "query", "schema": {"$ref": "#/components/schemas/Reason"}},
              {"name": "store", "in": "query", "schema": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}},
              {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
              },
              {
                "name": "cursor",
                "in": "query",
                "description": "next of the page before.",
                "schema": {"type": "string"}
              }
            ],
            "responses": {
              "200": {
                "description": "A page.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "deadLetters": {"type": "array", "items": {"$ref": "#/components/schemas/DeadLetter"}},
                        "next": {"type": ["string", "null"]}
                      },
                      "required": ["deadLetters", "next"]
                    }
                  }
                }
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/dead-letters/{letter}": {
          "get": {
            "operationId": "getDeadLetter",
            "summary": "A dead letter, and its message as far as no address can be read in it. For operators of every store.",
            "parameters": [
              {"name": "letter", "in": "path", "required": true, "schema": {"type": "string"}}
            ],
            "responses": {
              "200": {
                "description": "The dead letter, open or closed.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeadLetterView"}}}
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Settled"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/dead-letters/replay": {
          "post": {
            "operationId": "replayDeadLetters",
            "summary": "Publishes the events of open dead letters again, each under its own id.",
            "parameters": [],
            "requestBody": {
              "required": true,
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeadLetterSelection"}}}
            },
            "responses": {
              "200": {
                "description": "What was done. A replay that takes long stops; ask again for the others.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Replay"}}}
              },
              "413": {"$ref": "#/components/responses/TooLarge"},
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Settled"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/dead-letters/discard": {
          "post": {
            "operationId": "discardDeadLetters",
            "summary": "Discards open dead letters: their messages are gone for good.",
            "parameters": [],
            "requestBody": {
              "required": true,
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeadLetterDiscard"}}}
            },
            "responses": {
              "200": {
                "description": "What was done.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Discard"}}}
              },
              "413": {"$ref": "#/components/responses/TooLarge"},
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "409": {"$ref": "#/components/responses/Settled"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            }
          }
        },
        "/api/fleet": {
          "get": {
            "operationId": "getFleet",
            "summary": "Queues, workers and dead letters in numbers. For operators of every store.",
            "responses": {
              "200": {
                "description": "The numbers.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fleet"}}}
              },
              "401": {"$ref": "#/components/responses/Unauthorized"},
              "403": {"$ref": "#/components/responses/Forbidden"},
              "404": {"$ref": "#/components/responses/NotFound"},
              "422": {"$ref": "#/components/responses/Invalid"},
              "429": {"$ref": "#/components/responses/SlowDown"},
              "503": {"$ref": "#/components/responses/Unavailable"}
            },
            "parameters": []
          }
        }
      },
      "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "parameters": {
          "store": {
            "name": "store",
            "in": "path",
            "required": true,
            "schema": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}
          },
          "order": {
            "name": "order",
            "in": "path",
            "required": true,
            "schema": {"type": "string", "minLength": 1, "maxLength": 128}
          },
          "limit": {
            "name": "limit",
            "in": "query",
            "description": "The most entries of one page. Pages of large e-mails may end sooner.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
          },
          "after": {
            "name": "after",
            "in": "query",
            "description": "The sequence where the last page ended.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 9223372036854775807, "default": 0}
          }
        },
        "responses": {
          "Unauthorized": {
            "description": "There is no valid token.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Forbidden": {
            "description": "The token does not allow this.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "NotFound": {
            "description": "There is nothing under this address.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Conflict": {
            "description": "Somebody has changed the setting meanwhile.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Settled": {
            "description": "The dead letter is not open any more, or its key is missing.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Invalid": {
            "description": "A value is not as it should be.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "TooLarge": {
            "description": "The body is too large.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "PreconditionRequired": {
            "description": "If-Match is missing.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "SlowDown": {
            "description": "Too many wrong tokens came from this address.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          },
          "Unavailable": {
            "description": "The database or the broker cannot be reached, or the console is busy.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
          }
        },
        "schemas": {
          "Problem": {
            "type": "object",
            "properties": {
              "type": {"type": "string"},
              "title": {"type": "string"},
              "status": {"type": "integer"},
              "code": {"type": "string", "description": "A word to branch on."},
              "detail": {"type": "string"}
            },
            "required": ["type", "title", "status", "code", "detail"]
          },
          "Mask": {"enum": ["hard", "soft"]},
          "AliasMaskType": {"enum": [0, 1], "description": "0 hard, 1 soft."},
          "Reason": {
            "enum": [
              "not-json",
              "not-cloudevent",
              "missing-field",
              "bad-field",
              "bad-address",
              "unknown-type",
              "too-large",
              "not-mime",
              "no-order",
              "unknown-alias",
              "conflicting-duplicate",
              "not-storable",
              "address-left",
              "crashed-worker"
            ]
          },
          "Kind": {"enum": ["email-sent", "email-received"]},
          "OrderSummary": {
            "type": "object",
            "properties": {
              "orderId": {"type": "string"},
              "entries": {"type": "integer"},
              "lastEntry": {
                "type": "object",
                "properties": {
                  "sequence": {"type": "integer"},
                  "kind": {"$ref": "#/components/schemas/Kind"},
                  "date": {"type": "string", "format": "date-time"},
                  "subject": {"type": ["string", "null"]},
                  "firstWords": {"type": "string"}
                },
                "required": ["sequence", "kind", "date", "subject", "firstWords"]
              }
            },
            "required": ["orderId", "entries", "lastEntry"]
          },
          "Order": {
            "type": "object",
            "properties": {
              "orderId": {"type": "string"},
              "emailTracked": {"type": ["string", "null"], "description": "The customer's alias in the mask in force."},
              "clientProfileData": {
                "type": "object",
                "properties": {
                  "email": {"type": ["string", "null"], "description": "The same alias."},
                  "aliasMaskType": {"enum": [0, 1, null]}
                },
                "required": ["email", "aliasMaskType"]
              },
              "conversation": {
                "type": "object",
                "properties": {
                  "entries": {"type": "integer"},
                  "sent": {"type": "integer"},
                  "received": {"type": "integer"},
                  "lastEntry": {
                    "type": "object",
                    "properties": {
                      "id": {"type": "string"},
                      "sequence": {"type": "integer"},
                      "kind": {"$ref": "#/components/schemas/Kind"},
                      "date": {"type": "string", "format": "date-time"},
                      "subject": {"type": ["string", "null"]},
                      "firstWords": {"type": "string"}
                    },
                    "required": ["id", "sequence", "kind", "date", "subject", "firstWords"]
                  }
                },
                "required": ["entries", "sent", "received", "lastEntry"]
              }
            },
            "required": ["orderId", "emailTracked", "clientProfileData", "conversation"]
          },
          "Correspondent": {
            "type": "object",
            "properties": {
              "conversationRelatedTo": {"type": "string"},
              "conversationSubject": {"const": "oms"},
              "emailAlias": {"type": "string"},
              "aliasMaskType": {"$ref": "#/components/schemas/AliasMaskType"},
              "name": {"type": ["string", "null"]},
              "role": {"enum": ["Store", "Customer", "Other"]}
            },
            "required": ["conversationRelatedTo", "conversationSubject", "emailAlias", "aliasMaskType", "name", "role"]
          },
          "Message": {
            "type": "object",
            "properties": {
              "id": {"type": "string"},
              "from": {"$ref": "#/components/schemas/Correspondent"},
              "to": {"type": "array", "items": {"$ref": "#/components/schemas/Correspondent"}},
              "subject": {"type": ["string", "null"]},
              "firstWords": {"type": "string"},
              "body": {"type": "string"},
              "hasAttachment": {"type": "boolean"},
              "attachmentNames": {"type": "array", "items": {"type": "string"}},
              "date": {"type": "string", "format": "date-time"}
            },
            "required": ["id", "from", "to", "subject", "firstWords", "body", "hasAttachment", "attachmentNames", "date"]
          },
          "Entry": {
            "type": "object",
            "description": "A timeline entry, as on the feed.",
            "required": ["store", "order", "sequence", "kind", "mask", "policyVersion", "from", "to"],
            "properties": {
              "store": {"type": "string"},
              "order": {"type": "string"},
              "sequence": {"type": "integer"},
              "kind": {"$ref": "#/components/schemas/Kind"},
              "mask": {"$ref": "#/components/schemas/Mask"},
              "policyVersion": {"type": "integer"},
              "from": {"type": "object"},
              "to": {"type": "array"}
            }
          },
          "MaskSetting": {
            "type": "object",
            "properties": {
              "store": {"type": "string"},
              "mask": {"$ref": "#/components/schemas/Mask"},
              "aliasMaskType": {"$ref": "#/components/schemas/AliasMaskType"},
              "policyVersion": {"type": "integer"},
              "ownDomains": {"type": "array", "items": {"type": "string"}}
            },
            "required": ["store", "mask", "aliasMaskType", "policyVersion", "ownDomains"]
          },
          "MaskChange": {
            "type": "object",
            "required": ["mask"],
            "properties": {
              "mask": {"$ref": "#/components/schemas/Mask"},
              "reason": {
                "type": "string",
                "maxLength": 1000,
                "pattern": "^[^@\\uFF20\\uFE6B\\u0000-\\u001F\\u007F-\\u009F]*$",
                "description": "Needed for the soft mask. Holds no address."
              },
              "ownDomains": {
                "type": ["array", "null"],
                "maxItems": 100,
                "items": {"type": "string"},
                "description": "Domains of the store's own, such as acme.example. Left out, they stay as they are."
              }
            },
            "if": {"properties": {"mask": {"const": "soft"}}},
            "then": {"required": ["reason"], "properties": {"reason": {"pattern": "[!-~]"}}}
          },
          "MaskHistoryItem": {
            "type": "object",
            "properties": {
              "store": {"type": "string"},
              "mask": {"$ref": "#/components/schemas/Mask"},
              "aliasMaskType": {"$ref": "#/components/schemas/AliasMaskType"},
              "policyVersion": {"type": "integer"},
              "ownDomains": {"type": "array", "items": {"type": "string"}},
              "changedBy": {"type": "string"},
              "reason": {"type": "string"},
              "changedAt": {"type": "string", "format": "date-time"}
            },
            "required": ["store", "mask", "aliasMaskType", "policyVersion", "ownDomains", "changedBy", "reason", "changedAt"]
          },
          "DeadLetter": {
            "type": "object",
            "properties": {
              "id": {"type": "string"},
              "reason": {"$ref": "#/components/schemas/Reason"},
              "detail": {"type": "string"},
              "queue": {"type": "string"},
              "store": {"type": ["string", "null"]},
              "order": {"type": ["string", "null"]},
              "source": {"type": ["string", "null"]},
              "eventId": {"type": ["string", "null"]},
              "failedAt": {"type": "string", "format": "date-time"}
            },
            "required": ["id", "reason", "detail", "queue", "store", "order", "source", "eventId", "failedAt"]
          },
          "DeadLetterSelection": {
            "type": "object",
            "description": "One letter by its id, or those of a reason, of a store, or of both, or all.",
            "properties": {
              "because": {
                "type": ["string", "null"],
                "maxLength": 1000,
                "pattern": "^[^@\\uFF20\\uFE6B\\u0000-\\u001F\\u007F-\\u009F]*$",
                "description": "Why; the audit keeps it. Holds no address."
              }
            },
            "oneOf": [
              {
                "required": ["id"],
                "properties": {
                  "id": {"type": "string"},
                  "reason": {"type": "null"},
                  "store": {"type": "null"},
                  "all": {"enum": [false, null]}
                }
              },
              {
                "required": ["reason"],
                "properties": {
                  "id": {"type": "null"},
                  "reason": {"$ref": "#/components/schemas/Reason"},
                  "store": {"type": ["string", "null"], "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"},
                  "all": {"enum": [false, null]}
                }
              },
              {
                "required": ["store"],
                "properties": {
                  "id": {"type": "null"},
                  "reason": {"type": "null"},
                  "store": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"},
                  "all": {"enum": [false, null]}
                }
              },
              {
                "required": ["all"],
                "properties": {
                  "id": {"type": "null"},
                  "reason": {"type": "null"},
                  "store": {"type": "null"},
                  "all": {"const": true}
                }
              }
            ]
          },
          "DeadLetterDiscard": {
            "allOf": [{"$ref": "#/components/schemas/DeadLetterSelection"}],
            "required": ["because"],
            "properties": {"because": {"type": "string", "pattern": "[!-~]"}}
          },
          "Replay": {
            "type": "object",
            "properties": {
              "total": {"type": "integer"},
              "replayed": {"type": "integer"},
              "sealedWithOtherKeys": {"type": "integer", "description": "How many stay, because their key is missing."},
              "isStopped": {"type": "boolean", "description": "Whether there are more: ask again."}
            },
            "required": ["total", "replayed", "sealedWithOtherKeys", "isStopped"]
          },
          "Discard": {"type": "object", "properties": {"discarded": {"type": "integer"}}, "required": ["discarded"]},
          "Line": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            "required": ["name", "value"]
          },
          "DeadLetterView": {
            "type": "object",
            "properties": {
              "letter": {"$ref": "#/components/schemas/DeadLetter"},
              "failures": {"type": "integer"},
              "replayedAt": {"type": ["string", "null"], "format": "date-time"},
              "closedAt": {"type": ["string", "null"], "format": "date-time"},
              "closedAs": {"enum": ["replayed", "discarded", null]},
              "contentType": {"type": ["string", "null"]},
              "headers": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
              "bodyBytes": {"type": ["integer", "null"]},
              "masked": {"type": ["object", "null"], "description": "The e-mail, with every address masked."},
              "fields": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}
            },
            "required": [
              "letter", "failures", "replayedAt", "closedAt", "closedAs", "contentType", "headers", "bodyBytes", "masked", "fields"
            ]
          },
          "Fleet": {
            "type": "object",
            "properties": {
              "queues": {
                "type": ["array", "null"],
                "items": {
                  "type": "object",
                  "properties": {
                    "name": {"type": "string"},
                    "depth": {"type": "integer"},
                    "inPerSecond": {"type": "number"},
                    "outPerSecond": {"type": "number"},
                    "consumers": {"type": "integer"},
                    "secondsToDrain": {"type": ["integer", "null"]}
                  },
                  "required": ["name", "depth", "inPerSecond", "outPerSecond", "consumers", "secondsToDrain"]
                }
              },
              "workers": {
                "type": "array",
                "description": "Those of the last 24 hours, the living first.",
                "items": {
                  "type": "object",
                  "properties": {
                    "worker": {"type": "string"},
                    "livingLanes": {"type": "integer", "description": "0 when it has ended, or has been silent for 20 seconds."},
                    "version": {"type": ["string", "null"]},
                    "lagSeconds": {
                      "type": ["integer", "null"],
                      "description": "How old the oldest event was that it settled in the last seconds; null when there was none."
                    },
                    "startedAt": {"type": ["string", "null"], "format": "date-time"},
                    "lastHeardAt": {"type": ["string", "null"], "format": "date-time", "description": "null when it ended as it should."},
                    "received": {"type": "integer", "description": "In the last 24 hours, as the three below."},
                    "recorded": {"type": "integer"},
                    "repeated": {"type": "integer"},
                    "dead": {"type": "integer"}
                  },
                  "required": [
                    "worker", "livingLanes", "version", "lagSeconds", "startedAt", "lastHeardAt", "received", "recorded", "repeated",
                    "dead"
                  ]
                }
              },
              "deadLetters": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {"reason": {"$ref": "#/components/schemas/Reason"}, "count": {"type": "integer"}},
                  "required": ["reason", "count"]
                }
              }
            },
            "required": ["queues", "workers", "deadLetters"]
          }
        }
      }
    }
    """#
}
