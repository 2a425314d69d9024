-- Cards with more than three authorizations within five minutes: one row for each authorization from the fourth on.
--
-- The key is the card, so that what concerns one card stays in order. A transaction ends with each checkpoint.
CREATE TABLE possible_fraud (
    card_fingerprint STRING,
    window_start TIMESTAMP_LTZ(3),
    authorizations BIGINT
) WITH (
    'connector' = 'kafka',
    'topic' = '${prefix}possible-fraud',
    'properties.bootstrap.servers' = '${bootstrap_servers}',
    'properties.transaction.timeout.ms' = '900000',
    'key.format' = 'raw',
    'key.fields' = 'card_fingerprint',
    'value.format' = 'json',
    'value.json.timestamp-format.standard' = 'ISO-8601',
    'sink.delivery-guarantee' = 'exactly-once',
    'sink.transactional-id-prefix' = '${prefix}flink-possible-fraud'
);

-- TUMBLE says which five minutes each authorization belongs to. They are counted by OVER, as they are heard of, and not
-- by GROUP BY: grouped by whole windows, a count would wait for the watermark, and what is late would be dropped;
-- grouped by the window's start alone, it would take each answer back before it gives the next. A payment is authorized
-- once, so its id tells a copy of an event from another authorization.
INSERT INTO possible_fraud
SELECT card_fingerprint, CAST(window_start AS TIMESTAMP_LTZ(3)), authorizations
FROM (
    SELECT
        card_fingerprint,
        window_start,
        COUNT(DISTINCT payment_id) OVER (
            PARTITION BY card_fingerprint, window_start ORDER BY heard_at
        ) AS authorizations
    FROM TUMBLE(TABLE authorizations, DESCRIPTOR(happened_at), INTERVAL '5' MINUTES)
)
WHERE authorizations > 3;
