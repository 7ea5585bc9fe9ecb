"""The names of fields that the platforms' documents give to what they answer to our calls.

Of these none may be lost. What bears another name came with a version of the platform that nobody here knows yet.
"""

_CUSTOMERS = """
external_contact external_contact_list follow_info follow_user fail_info unlicensed_userid_list external_userid name
position avatar corp_name corp_full_name type gender unionid external_profile external_attr text value web url title
miniprogram appid pagepath userid remark description createtime tags tag group_name tag_name tag_id remark_corp_name
remark_company remark_mobiles oper_userid add_way wechat_channels nickname shop_nickname source state next_cursor
customer takeover_time info handover_userid dimission_time is_last fail_list result
"""
_CODES_AND_TAGS = """
config_id qr_code contact_way scene style skip_verify user party is_temp expires_in chat_expires_in is_exclusive
mark_source conclusions content image link pic_media_id media_id picurl pic_url desc page tag_group group_id create_time
order deleted id tag strategy_id join_way auto_create_room room_base_name room_base_id chat_id_list
"""
_GROUPS_AND_MASS_SENDS = """
group_chat group_chat_list chat_id status owner notice member_list join_time join_scene invitor group_nickname
admin_list member_version failed_chat_list errcode errmsg msgid group_msg_list creator create_type attachments msgtype
video file task_list send_time send_list template_id
"""
_SERVICE = """
msg_list has_more open_kfid origin servicer_userid event event_type menu_id voice location latitude longitude address
business_card thumb_media_id msgmenu head_content list tail_content click view no_newline channels_shop_product
product_id head_image sales_price shop_head_image channels_shop_order order_id product_titles price_wording image_url
scene_param welcome_code fail_msgid fail_type stop_type change_type old_servicer_userid new_servicer_userid msg_code
recall_msgid reject_switch account_list manage_privilege servicer_list department_id result_list service_state
customer_list invalid_external_userid enter_session_context
"""
_COMPANY_AND_ARCHIVE = """
department parentid name_en department_leader userlist is_leader_in_dept direct_leader main_department mobile email
biz_mail telephone alias thumb_avatar extattr attrs english_name open_userid external_position external_corp_name
invaliduser invalidparty invalidtag unlicenseduser response_code created_at access_token ticket user_ticket openid
ids agreeinfo exteranalopenid agree_status status_change_time agentid close allow_userinfos allow_partys allow_tags
partyid userinfos tagid
"""
_FOLLOWERS = """
user_info_list subscribe subscribe_time groupid tagid_list subscribe_scene qr_scene qr_scene_str language data total
count next_openid expire_seconds refresh_token scope sex province city country headimgurl privilege
"""
_DINGTALK = """
result dept_id parent_id next_cursor state_code hide_mobile job_number org_email work_place exclusive_account
manager_userid dept_id_list dept_order_list extension hired_date active real_authed senior admin boss leader
leader_in_dept role_list union_emp_ext corp_id union_emp_map_list dept_position_list dept_order results labels
label_ids color follower_user_id company_name share_dept_ids share_user_ids contact_type device_id sys sys_level
associated_unionid processQueryKey invalidStaffIdList flowControlledStaffIdList filteredStaffIdList downloadUrl
endpoint outTrackId deliverResults spaceType spaceId success carrierId errorMsg task_id send_result
invalid_user_id_list forbidden_user_id_list failed_user_id_list read_user_id_list unread_user_id_list
invalid_dept_id_list forbidden_list code failed_list call_back_tag event_time corpid user_add_org bpmsCallBackData
roleLabelChange callbackData accessToken expireIn jsapiTicket accessdenieddetail requiredScopes sub_code roles
groupId hasMore subject executorIds todoCards taskId sourceId isDone done dueTime readUserIds nextToken
"""
NAMES = frozenset(
    (
        _CUSTOMERS + _CODES_AND_TAGS + _GROUPS_AND_MASS_SENDS + _SERVICE + _COMPANY_AND_ARCHIVE + _FOLLOWERS + _DINGTALK
    ).split()
)


def is_known(place: str) -> bool:
    """Whether all of the names on the way to a value are."""
    return all(name.isdigit() or name in NAMES for name in place.split("."))
