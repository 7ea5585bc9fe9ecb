"""What does not count against the month's quota of pushes: changes of people, departments and roles."""

EXEMPT_EVENTS = frozenset(
    {
        "user_add_org",
        "user_modify_org",
        "user_leave_org",
        "user_active_org",
        "org_dept_create",
        "org_dept_modify",
        "org_dept_remove",
        "org_change",
        "label_user_change",
        "label_conf_add",
        "label_conf_del",
        "label_conf_modify",
        "org_admin_add",
        "org_admin_remove",
    }
)
