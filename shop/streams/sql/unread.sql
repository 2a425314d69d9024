-- Records that nobody could count: where each lies, and why, but nothing of what is inside.
CREATE TABLE payments_unread (
    `partition` INT,
    `offset` BIGINT,
    recorded_at TIMESTAMP_LTZ(3),
    reason STRING
) WITH (
    'connector' = 'kafka',
    'topic' = '${prefix}payments-unread',
    'properties.bootstrap.servers' = '${bootstrap_servers}',
    'properties.transaction.timeout.ms' = '900000',
    'value.format' = 'json',
    'value.json.timestamp-format.standard' = 'ISO-8601',
    'sink.delivery-guarantee' = 'exactly-once',
    'sink.transactional-id-prefix' = '${prefix}flink-payments-unread'
);

INSERT INTO payments_unread
SELECT `partition`, `offset`, recorded_at, reason
FROM (
    SELECT
        `partition`,
        `offset`,
        recorded_at,
        CASE
            WHEN event_type IS NULL THEN 'no header says its type'
            WHEN body IS NOT JSON THEN 'the value is no JSON'
            WHEN payment_id IS NULL THEN 'no payment_id'
            WHEN `method` IS NULL THEN 'no method'
            WHEN card_fingerprint IS NULL THEN 'no card_fingerprint'
            WHEN said_at IS NULL THEN 'authorized_at is no time in UTC'
        END AS reason
    FROM payments
    WHERE event_type IS NULL OR event_type = 'payments.payment-authorized.v1'
)
WHERE reason IS NOT NULL;
