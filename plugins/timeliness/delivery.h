/* SPDX-License-Identifier: Apache-2.0
 *
 * delivery.h: shared by the revisions of timeliness that count from a request's delivery
 */
#ifndef TIMELINESS_DELIVERY_H
#define TIMELINESS_DELIVERY_H

#include "timeliness/replies.h"

enum { DELIVERED = COMMON_COLUMNS };
enum { UNPROVED, DELIVERY_UNKNOWN };

COLUMN(column_sent, "sent", SY_DATE, SY_REQUIRED, TEXT("dispatched", "寄出日期"),
       TEXT("The date on which the request was dispatched; no days are counted from it.",
            "申请寄出的日期，不由此起算。"));
COLUMN(column_delivered, "delivered", SY_DATE, SY_BLANK_ALLOWED, TEXT("delivered", "送达日期"),
       TEXT("The date on which the request reached the body; counting starts the day after. If it "
            "is empty and there is a reply, the unit is missing.",
            "申请送达的日期，次日起算。留空且已有答复的，该评价对象为无数据。"));
static const struct sy_column *const request_columns[] = {
    &column_sent,    &column_replied, &column_extended,  &column_proof,
    &column_channel, &column_note,    &column_delivered, NULL};
TABLE(table_requests, "requests", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, request_columns,
      TEXT("requests", "申请记录"), TEXT("One row is one request.", "一行是一份申请。"));
static const struct sy_table *const tables[] = {&table_requests, &table_calendar, NULL};

REASON(reason_delivery_unknown, "delivery-unknown",
       TEXT("the delivery date of an answered request is unknown",
            "有已答复的申请，其送达日期不明"));
static const struct sy_reason *const reasons[] = {&reason_unproved, &reason_delivery_unknown, NULL};

#endif /* TIMELINESS_DELIVERY_H */
